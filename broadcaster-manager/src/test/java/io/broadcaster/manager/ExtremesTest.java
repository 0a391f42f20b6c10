package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.AdminEvent;
import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hardly ever happens: a full buffer, errors of the machine, nobody who takes anything. */
@Timeout(60)
class ExtremesTest {
    private final MemoryBroadcaster primary = new MemoryBroadcaster();
    private final MemoryBroadcaster fallback = new MemoryBroadcaster();

    @Test
    void fault39AFullBufferRefusesTheNewCallAndKeepsRoomForAdminEvents() {
        CountDownLatch stuck = new CountDownLatch(1);
        primary.setFault(batch -> awaitLatch(stuck));
        try (BroadcasterManager manager =
                builder().set("BROADCAST_BUFFER_MESSAGES", "100").build()) {
            List<CompletableFuture<Receipt>> kept = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                kept.add(log(manager, "line " + i));
            }
            CompletableFuture<Receipt> tooMuch = log(manager, "line 90");
            assertEquals(Undelivered.OVERFLOW, failure(tooMuch).why());
            for (int i = 0; i < 10; i++) {
                kept.add(manager.broadcastAdminEvent(new AdminEvent("checkpoint", Map.of("number", i)))
                        .toCompletableFuture());
            }

            stuck.countDown();
            kept.forEach(CompletableFuture::join);
            assertEquals(new MessageCounts(101, 100, 0, 1, 0), manager.status().messages());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class, LinkageError.class})
    void fault40AnErrorInTheProviderCostsNothing(Class<? extends Error> kind) {
        AtomicInteger calls = new AtomicInteger();
        primary.setFault(batch -> {
            if (calls.incrementAndGet() == 1) {
                throw error(kind);
            }
        });
        try (BroadcasterManager manager = builder().build()) {
            assertEquals(List.of("fallback"), log(manager, "line").join().routes());
            manager.reset("primary");
            assertEquals(List.of("primary"), log(manager, "next").join().routes());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class, LinkageError.class})
    void fault40AnErrorWhileEncodingFailsThatMessageAlone(Class<? extends Error> kind) {
        Object poison = new AbstractMap<String, String>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw error(kind);
            }
        };
        try (BroadcasterManager manager = builder().build()) {
            CompletableFuture<Receipt> failed =
                    manager.broadcast("orders", "made", poison).toCompletableFuture();
            assertEquals(Undelivered.INVALID, failure(failed).why());
            assertEquals(List.of("primary"), log(manager, "next").join().routes());
        }
    }

    /** That each route is probed by one call at a time is the model's to check. */
    @Test
    void fault45WithEverythingDownMessagesWaitInOrder() {
        AtomicBoolean down = new AtomicBoolean(true);
        CountDownLatch probes = new CountDownLatch(20);
        Recorder recorder = new Recorder();
        for (MemoryBroadcaster wire : List.of(primary, fallback)) {
            wire.subscribe("logs", recorder);
            wire.setFault(batch -> {
                if (down.get()) {
                    probes.countDown();
                    throw BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.REFUSED, batch.size(), "down", null);
                }
            });
        }
        try (BroadcasterManager manager = builder().build()) {
            List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                receipts.add(log(manager, "line " + i));
            }
            awaitLatch(probes);
            assertEquals(1_000, manager.status().messages().pending());

            down.set(false);

            receipts.forEach(CompletableFuture::join);
            List<Long> numbers = recorder.messages.stream()
                    .map(message -> message.position().seq())
                    .toList();
            assertEquals(LongStream.rangeClosed(1, 1_000).boxed().toList(), numbers);
        }
    }

    @Test
    void fault45ARouteThatFlapsRestsLongerEachTimeUntilItHasWorkedForAWhile() {
        Backoff backoff = new Backoff(() -> 1);
        BroadcastException failure = BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.REFUSED, 1, "down", null);
        long now = 0;
        List<Long> rests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rests.add(backoff.next(Reason.UNAVAILABLE, failure, now).toMillis());
            backoff.works(now);
            now += TimeUnit.SECONDS.toNanos(1);
        }
        assertEquals(List.of(100L, 200L, 400L, 800L), rests);

        now += TimeUnit.SECONDS.toNanos(10);
        assertEquals(100, backoff.next(Reason.UNAVAILABLE, failure, now).toMillis());
    }

    private ManagerBuilder builder() {
        return BroadcasterManager.builder().route("primary", primary).route("fallback", fallback);
    }

    private static Error error(Class<? extends Error> kind) {
        try {
            return kind.getDeclaredConstructor(String.class).newInstance("on purpose");
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Receipt> log(BroadcasterManager manager, String text) {
        return manager.broadcastLog(LogEntry.info(text)).toCompletableFuture();
    }

    private static UndeliveredException failure(CompletableFuture<Receipt> receipt) {
        return (UndeliveredException)
                receipt.handle((delivered, thrown) -> thrown).join();
    }
}
