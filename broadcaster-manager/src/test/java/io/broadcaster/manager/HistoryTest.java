package io.broadcaster.manager;

import static io.broadcaster.spi.History.Order.NEWEST_FIRST;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Limits TIGHT = new Limits(10, 400, 1, new QuotaReset.Daily());

    @Test
    void remembersWhatAHostedRouteCarriedAndShortenedLinesWhole() {
        Hosted hosted = new Hosted();
        try (BroadcasterManager manager =
                BroadcasterManager.builder().route("hosted", hosted).build()) {
            String text = "long ".repeat(200);
            manager.broadcastLog(LogEntry.info(text)).toCompletableFuture().join();
            await().until(() ->
                    manager.history("logs", null, 10, OLDEST_FIRST).messages().size() == 1);
            History.Page page = manager.history("logs", null, 10, OLDEST_FIRST);
            assertTrue(page.complete());
            assertTrue(page.messages().get(0).data().contains(text));
            Message carried = hosted.taken.get(0);
            assertEquals(page.messages().get(0).id(), carried.id());
            assertTrue(carried.data().contains("\"truncated\":true"));
            assertTrue(carried.data().length() <= 400 && carried.data().length() > 390, carried.data());
        }
    }

    @Test
    void aRouteThatIsTheStoreAndCarriedAShortenedLineRemembersItWhole() {
        MemoryBroadcaster store = new MemoryBroadcaster(TIGHT);
        try (BroadcasterManager manager =
                BroadcasterManager.builder().route("memory", store).build()) {
            String text = "long ".repeat(200);
            manager.broadcastLog(LogEntry.info(text)).toCompletableFuture().join();
            await().until(() -> manager.history("logs", null, 10, OLDEST_FIRST)
                    .messages()
                    .get(0)
                    .data()
                    .contains(text));
            assertEquals(
                    1,
                    manager.history("logs", null, 10, OLDEST_FIRST).messages().size());
        }
    }

    @Test
    void aRouteThatIsTheStoreIsNotAskedTwice() {
        MemoryBroadcaster store = new MemoryBroadcaster();
        try (BroadcasterManager manager =
                BroadcasterManager.builder().route("memory", store).build()) {
            manager.broadcast("c", "e", 1).toCompletableFuture().join();
            assertEquals(
                    1, manager.history("c", null, 10, OLDEST_FIRST).messages().size());
            assertEquals(1, store.read("c", null, 10, OLDEST_FIRST).messages().size());
        }
    }

    @Test
    void aFailingStoreDelaysNothingAndLeavesAnIncompleteInterval() {
        AtomicLong nanos = new AtomicLong();
        AtomicBoolean broken = new AtomicBoolean(true);
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("hosted", new Hosted())
                .route("redis", new Forgetful(broken, nanos))
                .monotonicClock(nanos::get)
                .build()) {
            manager.broadcast("c", "e", "lost").toCompletableFuture().join();
            await().until(() -> !manager.history("c", null, 10, OLDEST_FIRST).complete());
            broken.set(false);
            manager.broadcast("c", "e", "kept").toCompletableFuture().join();
            await().until(() ->
                    manager.history("c", null, 10, OLDEST_FIRST).messages().size() == 1);
            assertFalse(manager.history("c", "unknown", 10, OLDEST_FIRST).complete());
        }
    }

    @Test
    void aLossIsToldToThoseWhoReadFromBeforeItAndNotToOthersForADay() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        AtomicLong nanos = new AtomicLong();
        AtomicBoolean broken = new AtomicBoolean(false);
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("hosted", new Hosted())
                .route("redis", new Forgetful(broken, nanos))
                .clock(now::get)
                .monotonicClock(nanos::get)
                .build()) {
            History.Page before = broadcast(manager, "before", 1);
            now.updateAndGet(time -> time.plusSeconds(120));
            broken.set(true);
            manager.broadcast("c", "e", "lost").toCompletableFuture().join();
            await().until(() -> !read(manager, before.cursor()).complete());
            broken.set(false);
            now.updateAndGet(time -> time.plusSeconds(120));
            History.Page after = broadcast(manager, "after", 2);

            assertFalse(after.complete());
            assertFalse(read(manager, before.cursor()).complete());
            assertFalse(manager.history("c", null, 10, NEWEST_FIRST).complete());
            assertTrue(manager.history("c", null, 1, OLDEST_FIRST).complete());
            History.Page nothing = read(manager, after.cursor());
            assertTrue(nothing.messages().isEmpty());
            assertTrue(nothing.complete());
            assertTrue(read(manager, nothing.cursor()).complete());
        }
    }

    /** What there is to read when that many messages are there. */
    private static History.Page broadcast(BroadcasterManager manager, String data, int messages) {
        manager.broadcast("c", "e", data).toCompletableFuture().join();
        await().until(() -> read(manager, null).messages().size() == messages);
        return read(manager, null);
    }

    private static History.Page read(BroadcasterManager manager, @Nullable String after) {
        return manager.history("c", after, 10, OLDEST_FIRST);
    }

    @Test
    void whatComesWhileTheStoreIsBusyIsHandedOverAtOnce() {
        Busy store = new Busy();
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("hosted", new Hosted())
                .route("redis", store)
                .build()) {
            for (int i = 0; i < 50; i++) {
                manager.broadcast("c", "e", i).toCompletableFuture().join();
            }
            store.free.countDown();
            await().until(() ->
                    manager.history("c", null, 100, OLDEST_FIRST).messages().size() == 50);
            assertTrue(store.appends.get() < 5, () -> store.appends + " appends");
        }
    }

    /** A route that can't remember. */
    private static class Hosted implements Broadcaster {
        final List<Message> taken = new CopyOnWriteArrayList<>();

        @Override
        public void publish(List<Message> batch) {
            taken.addAll(batch);
        }

        @Override
        public Limits limits() {
            return TIGHT;
        }

        @Override
        public void close() {}
    }

    /** A store that takes nothing until it is free. */
    private static final class Busy extends Hosted implements History {
        final CountDownLatch free = new CountDownLatch(1);
        final AtomicInteger appends = new AtomicInteger();
        private final MemoryBroadcaster memory = new MemoryBroadcaster();

        @Override
        public void append(String carrier, List<Message> batch) {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            appends.incrementAndGet();
            memory.append(carrier, batch);
        }

        @Override
        public Page read(String channel, @Nullable String after, int limit, Order order) {
            return memory.read(channel, after, limit, order);
        }
    }

    /** A store that is down at first; each try takes longer than any deadline. */
    private static final class Forgetful extends Hosted implements History {
        private final AtomicBoolean broken;
        private final AtomicLong nanos;
        private final MemoryBroadcaster memory = new MemoryBroadcaster();

        private Forgetful(AtomicBoolean broken, AtomicLong nanos) {
            this.broken = broken;
            this.nanos = nanos;
        }

        @Override
        public void append(String carrier, List<Message> batch) {
            if (broken.get()) {
                nanos.addAndGet(60_000_000_000L);
                throw new IllegalStateException("down");
            }
            memory.append(carrier, batch);
        }

        @Override
        public Page read(String channel, @Nullable String after, int limit, Order order) {
            return memory.read(channel, after, limit, order);
        }
    }
}
