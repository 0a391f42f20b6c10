package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How batches grow while others are in flight, in a time that the test makes. */
class LingerTest {
    private static final int BATCH = 10;

    private final ModelClocks clocks = new ModelClocks(Instant.parse("2026-01-15T15:00:00Z"), 0);
    /** Calls that have started, and stay in flight until they are run. */
    private final Queue<Runnable> calls = new ArrayDeque<>();

    private final List<Integer> batches = new ArrayList<>();
    private final BroadcasterManager manager = manager();
    private boolean down;

    @Test
    void theFirstGoesAtOnce() {
        send(0, 1);
        assertEquals(1, calls.size());
    }

    @Test
    void besideAnotherABatchGrowsForAMoment() {
        send(0, 1);
        send(1, 3);
        assertEquals(1, calls.size());
        clocks.advance(Duration.ofMillis(1));
        manager.dispatcher.step();
        assertEquals(2, calls.size());
        calls.forEach(Runnable::run);
        assertEquals(List.of(1, 3), batches);
    }

    @Test
    void aFullBatchDoesNotWait() {
        send(0, 1);
        send(1, BATCH);
        assertEquals(2, calls.size());
    }

    @Test
    void whatHasGrownGoesAsSoonAsNothingIsInFlight() {
        send(0, 1);
        send(1, 3);
        calls.remove().run();
        manager.dispatcher.step();
        assertEquals(1, calls.size());
    }

    /** Or the dispatcher would never rest while a provider is down. */
    @Test
    void whatHasGrownDoesNotHurryTheDispatcherWhileNoRouteTakesIt() {
        send(0, 1);
        send(1, 3);
        assertTrue(manager.dispatcher.dispatch.restNanos() <= 500_000);
        down = true;
        calls.remove().run();
        clocks.advance(Duration.ofMillis(1));
        manager.dispatcher.step();
        assertEquals(0, calls.size());
        assertEquals(Dispatch.LOOK_AGAIN_NANOS, manager.dispatcher.dispatch.restNanos());
    }

    /** One message each on so many channels, which are as many lanes. */
    private void send(int first, int channels) {
        for (int channel = first; channel < first + channels; channel++) {
            manager.broadcast("channel-" + channel, "event", 1);
        }
        manager.dispatcher.step();
    }

    private BroadcasterManager manager() {
        Assembly assembly = new ManagerBuilder()
                .clock(clocks::wall)
                .monotonicClock(clocks::nanos)
                .route("counting", new Counting())
                .assemble();
        return new BroadcasterManager(assembly, new Threads(calls::add, Runnable::run, Runnable::run, Runnable::run));
    }

    private final class Counting implements Broadcaster {
        @Override
        public void publish(List<Message> batch) {
            if (down) {
                throw BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.REFUSED, batch.size(), "down", null);
            }
            batches.add(batch.size());
        }

        @Override
        public Limits limits() {
            return new Limits(BATCH, 10_000, 16, new QuotaReset.Daily());
        }

        @Override
        public void close() {}
    }
}
