package io.broadcaster.manager;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a manager's traffic: waits for what is pending, gives up the rest, ends the dispatcher. */
final class Drain {
    /** Giving up is a matter of memory alone. */
    private static final Duration ABORT = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final Settlement settlement;

    Drain(Dispatcher dispatcher, Settlement settlement) {
        this.dispatcher = dispatcher;
        this.settlement = settlement;
    }

    /** How many messages were given up. */
    long await(Duration deadline) {
        CountDownLatch drained = new CountDownLatch(1);
        dispatcher.send(dispatch -> dispatch.whenDrained(drained::countDown));
        boolean interrupted = await(drained, deadline);
        long before = settlement.closed();
        CountDownLatch aborted = new CountDownLatch(1);
        dispatcher.send(dispatch -> {
            dispatch.abort();
            dispatch.whenDrained(aborted::countDown);
        });
        interrupted |= await(aborted, ABORT);
        dispatcher.stop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return settlement.closed() - before;
    }

    /** True when the wait was cut short by an interrupt. */
    private static boolean await(CountDownLatch latch, Duration deadline) {
        try {
            latch.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (InterruptedException interrupted) {
            return true;
        }
    }
}
