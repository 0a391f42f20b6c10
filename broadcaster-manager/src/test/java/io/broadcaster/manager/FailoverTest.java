package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.Receipt;
import io.broadcaster.manager.RouteStatus.State;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Real threads, two in-memory routes. */
class FailoverTest {
    private final MemoryBroadcaster primary = new MemoryBroadcaster();
    private final MemoryBroadcaster fallback = new MemoryBroadcaster();
    private final Recorder recorder = new Recorder();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-15T15:00:00Z"));

    FailoverTest() {
        primary.subscribe("logs", recorder);
        fallback.subscribe("logs", recorder);
    }

    @Test
    void usedUpQuotaMovesTrafficOnWithoutLossRepetitionOrDisorder() {
        primary.setQuota(200);
        try (BroadcasterManager manager = manager().build()) {
            send(manager, 10_000, 1);
            assertMovedOnce(manager.status(), 10_000);
            assertEquals(1, manager.status().routes().get(0).errorCount());
            assertOrdered(10_000);
        }
    }

    @Test
    void manyLanesKeepTheirOrderAcrossTheMove() {
        primary.setQuota(2_000);
        try (BroadcasterManager manager = manager().build()) {
            send(manager, 10_000, 50);
            assertMovedOnce(manager.status(), 10_000);
            assertOrdered(10_000);
        }
    }

    @Test
    void trafficReturnsWhenTheQuotaResets() {
        primary.setQuota(0);
        try (BroadcasterManager manager = manager().build()) {
            send(manager, 100, 5);
            assertEquals("fallback", manager.status().active());
            primary.setQuota(1_000);
            now.updateAndGet(before -> before.plus(Duration.ofHours(1)));
            send(manager, 100, 5);
            send(manager, 100, 5);
            ManagerStatus status = manager.status();
            assertEquals("primary", status.active());
            assertEquals(
                    List.of("fallback", "primary"),
                    status.transitions().stream().map(Transition::to).toList());
            assertEquals(null, status.transitions().get(1).reason());
            assertTrue(status.routes().get(0).messageCount() > 100);
            assertOrdered(300);
        }
    }

    @Test
    void anOperatorsResetEndsARest() {
        primary.setQuota(0);
        try (BroadcasterManager manager = manager().build()) {
            send(manager, 1, 1);
            primary.setQuota(1_000);
            manager.reset("primary");
            await().until(() -> manager.status().routes().get(0).available());
            send(manager, 1, 1);
            assertEquals(1, manager.status().routes().get(0).messageCount());
        }
    }

    @Test
    void aRefusalOfWhatWasSentBeforeAResetDoesNotUndoIt() {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch inFlight = new CountDownLatch(1);
        MemoryBroadcaster busy = new MemoryBroadcaster(
                new Limits(1, 1_000, 2, new QuotaReset.After(Duration.ofHours(1)), Limits.UNLIMITED));
        busy.setFault(batch -> {
            if (batch.get(0).channel().equals("slow")) {
                inFlight.countDown();
                awaitQuietly(slow);
            }
            throw BroadcastException.ofAll(Reason.QUOTA_EXHAUSTED, Outcome.REFUSED, batch.size(), "no quota", null);
        });
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("busy", busy)
                .route("fallback", fallback)
                .build()) {
            CompletableFuture<Receipt> late =
                    manager.broadcast("slow", "event", 1).toCompletableFuture();
            awaitQuietly(inFlight);
            manager.broadcast("logs", "event", 2).toCompletableFuture().join();
            busy.setFault(batch -> {});
            manager.reset("busy");
            await().until(() -> manager.status().routes().get(0).available());
            slow.countDown();
            assertEquals(List.of("busy"), late.join().routes());
            assertTrue(manager.status().routes().get(0).available());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHungRouteCostsItsTrafficOneLimitAndIsLeft() {
        CountDownLatch latch = new CountDownLatch(1);
        primary.setFault(batch -> awaitQuietly(latch));
        try (BroadcasterManager manager =
                manager().set("BROADCAST_PUBLISH_TIMEOUT", "PT0.1S").build()) {
            send(manager, 1_000, 50);
            RouteStatus hung = manager.status().routes().get(0);
            assertEquals(State.UNAVAILABLE, hung.status());
            assertTrue(hung.lastError().contains("no answer within PT0.1S"), hung.lastError());
            assertEquals(1_000, manager.status().routes().get(1).messageCount());
            latch.countDown();
        }
    }

    @Test
    void broadcastingToAllReachesEveryRouteThatWorks() {
        primary.setQuota(100);
        try (BroadcasterManager manager =
                manager().set("BROADCAST_TO_ALL", "true").build()) {
            assertEquals(
                    List.of("fallback", "primary"), sorted(send(manager, 100, 1).get(99)));
            assertEquals(List.of("fallback"), send(manager, 100, 1).get(99).routes());
            assertEquals(new MessageCounts(200, 200, 0, 0, 0), manager.status().messages());
            assertEquals(100, manager.status().routes().get(0).messageCount());
            assertEquals(200, manager.status().routes().get(1).messageCount());
        }
    }

    private ManagerBuilder manager() {
        return BroadcasterManager.builder()
                .route("primary", primary)
                .route("fallback", fallback)
                .clock(now::get);
    }

    private static List<Receipt> send(BroadcasterManager manager, int messages, int threads) {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            LogEntry line = new LogEntry("line " + i, "thread-" + i % threads, "INFO", Instant.EPOCH);
            receipts.add(manager.broadcastLog(line).toCompletableFuture());
        }
        return receipts.stream().map(CompletableFuture::join).toList();
    }

    private static void assertMovedOnce(ManagerStatus status, int messages) {
        assertEquals(new MessageCounts(messages, messages, 0, 0, 0), status.messages());
        assertEquals(1, status.transitions().size());
        assertEquals(Reason.QUOTA_EXHAUSTED, status.transitions().get(0).reason());
        assertEquals(State.LIMIT_REACHED, status.routes().get(0).status());
        assertEquals("fallback", status.active());
    }

    /** Each message once, and the numbers of each lane without a hole in the order of arrival. */
    private void assertOrdered(int messages) {
        Set<String> ids = new HashSet<>();
        Map<Integer, Long> last = new HashMap<>();
        for (Message message : recorder.messages) {
            assertTrue(ids.add(message.id()), "repeated");
            long before = last.getOrDefault(message.position().lane(), 0L);
            assertEquals(before + 1, message.position().seq());
            last.put(message.position().lane(), message.position().seq());
        }
        assertEquals(messages, ids.size());
    }

    private static List<String> sorted(Receipt receipt) {
        return receipt.routes().stream().sorted().toList();
    }
}
