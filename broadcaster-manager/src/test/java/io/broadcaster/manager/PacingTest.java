package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A provider that counts requests, in a time that the test makes. */
class PacingTest {
    private static final int REQUESTS_PER_SECOND = 50;
    private static final int BYTES = 64_512;
    private static final Duration TICK = Duration.ofMillis(1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ModelClocks clocks = new ModelClocks(Instant.parse("2026-01-15T15:00:00Z"), -5 * SECOND / 2);
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Long> starts = new ArrayList<>();
    private final List<List<Message>> batches = new ArrayList<>();
    private final BroadcasterManager manager = manager();

    @Test
    void fiveThousandMessagesASecondOverTenChannelsGoThroughFiftyRequests() {
        int number = 0;
        for (int tick = 0; tick < 3_000; tick++) {
            for (int i = 0; i < 5; i++) {
                manager.broadcast("channel-" + number % 10, "event", Map.of("n", number++, "text", "x".repeat(80)));
            }
            tick();
        }
        while (manager.status().messages().pending() > 0) {
            assertTrue(clocks.elapsed() < 4 * SECOND, "what is left fits in a second");
            tick();
        }

        assertEquals(
                new MessageCounts(15_000, 15_000, 0, 0, 0), manager.status().messages());
        assertEquals(0, manager.status().routes().get(0).errorCount());
        batches.forEach(PacingTest::assertIsOneRequest);
        for (long start : starts) {
            long within = starts.stream()
                    .filter(t -> t >= start && t < start + SECOND)
                    .count();
            assertTrue(within <= REQUESTS_PER_SECOND, within + " requests in a second");
        }
    }

    @Test
    void aLoneMessageDoesNotWait() {
        manager.broadcast("logs", "event", "1");
        tick();
        assertEquals(1, starts.size());
    }

    @Test
    void anotherChannelIsAnotherRequestAtTheNextStart() {
        manager.broadcast("a", "event", "1");
        manager.broadcast("b", "event", "1");
        tick();
        tick();
        assertEquals(1, starts.size());
        clocks.advance(Duration.ofMillis(21));
        tick();
        assertEquals(2, starts.size());
    }

    private void tick() {
        manager.dispatcher.step();
        while (!work.isEmpty()) {
            work.remove().run();
            manager.dispatcher.step();
        }
        clocks.advance(TICK);
    }

    private static void assertIsOneRequest(List<Message> batch) {
        assertEquals(1, batch.stream().map(Message::channel).distinct().count());
        assertTrue(batch.stream().mapToInt(m -> Utf8.length(m.data())).sum() <= BYTES);
    }

    private BroadcasterManager manager() {
        Assembly assembly = new ManagerBuilder()
                .clock(clocks::wall)
                .monotonicClock(clocks::nanos)
                .route("counting", new Counting())
                .assemble();
        return new BroadcasterManager(assembly, new Threads(work::add, Runnable::run, Runnable::run, Runnable::run));
    }

    private final class Counting implements Broadcaster {
        @Override
        public void publish(List<Message> batch) {
            starts.add(clocks.elapsed());
            batches.add(batch);
        }

        @Override
        public Limits limits() {
            return new Limits(500, BYTES, 16, new QuotaReset.Daily(), REQUESTS_PER_SECOND);
        }

        @Override
        public void close() {}
    }
}
