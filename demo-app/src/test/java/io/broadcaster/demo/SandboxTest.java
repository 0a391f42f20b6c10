package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HttpResponseException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxAppTest {
    private Instant now = Instant.parse("2026-11-21T23:59:59Z");

    @Test
    void exactlyTheQuotaIsTakenHoweverManyPublishAtOnce() {
        SandboxApp app = new SandboxApp(1_000, () -> now);
        AtomicInteger taken = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        CompletableFuture<?>[] publishers = IntStream.range(0, 8)
                .mapToObj(publisher -> CompletableFuture.runAsync(
                        () -> {
                            awaitAll(together);
                            for (int i = 0; i < 500; i++) {
                                taken.addAndGet(tryPublish(app, event("e")) ? 1 : 0);
                            }
                        },
                        task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(publishers).join();
        assertEquals(1_000, taken.get());
        assertEquals(1_000, app.accepted().size());
        assertEquals(new SandboxApp.Status(1_000, 1_000, 4_000, 3_000), app.status());
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedWhole() {
        SandboxApp app = new SandboxApp(15, () -> now);
        app.publish(Collections.nCopies(10, event("first")));
        HttpResponseException refusal =
                assertThrows(HttpResponseException.class, () -> app.publish(Collections.nCopies(6, event("second"))));
        assertEquals(402, refusal.getStatus());
        assertTrue(String.valueOf(refusal.getMessage()).contains("quota"), refusal.getMessage());
        app.publish(Collections.nCopies(5, event("third")));
        assertEquals(
                0,
                app.accepted().stream().filter(e -> e.name().equals("second")).count());
        assertEquals(15, app.accepted().size());
    }

    @Test
    void whatWasTakenIsRememberedInOrder() {
        SandboxApp app = new SandboxApp(100, () -> now);
        app.publish(List.of(event("a"), event("b")));
        app.publish(List.of(event("c")));
        assertEquals(
                List.of("a", "b", "c"),
                app.accepted().stream().map(SandboxEvent::name).toList());
    }

    @Test
    void theNextUtcDayBringsANewQuota() {
        SandboxApp app = new SandboxApp(1, () -> now);
        app.publish(List.of(event("today")));
        assertThrows(HttpResponseException.class, () -> app.publish(List.of(event("too much"))));
        now = now.plusSeconds(1);
        app.publish(List.of(event("tomorrow")));
        assertEquals(2, app.accepted().size());
    }

    @Test
    void theOldestAreForgottenBeforeTheMemoryIsFull() {
        SandboxApp app = new SandboxApp(Integer.MAX_VALUE, () -> now);
        SandboxEvent large = new SandboxEvent("large", "c", "x".repeat(10_240), null);
        int many = 10_000;
        for (int i = 0; i < many; i++) {
            app.publish(List.of(large));
        }
        app.publish(List.of(event("last")));
        List<SandboxEvent> kept = app.accepted();
        assertTrue(kept.size() < many, "kept " + kept.size());
        assertEquals("last", kept.get(kept.size() - 1).name());
        assertEquals(many + 1, app.status().used());
    }

    private static boolean tryPublish(SandboxApp app, SandboxEvent event) {
        try {
            app.publish(List.of(event));
            return true;
        } catch (HttpResponseException refused) {
            return false;
        }
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SandboxEvent event(String name) {
        return new SandboxEvent(name, "channel", "{}", null);
    }
}
