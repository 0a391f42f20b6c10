package io.broadcaster.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Times a way, open-loop: every message has its time on a fixed schedule, from which it is measured, however late the
 * ones before it are.
 */
final class Timing {
    private static final long INTERVAL_NANOS = 2_000_000;
    /** Sleeping is that inexact; the rest of the wait is spun. */
    private static final long SPIN_NANOS = 100_000;

    private final String name;
    private final Delivery delivery;
    private final Histogram all = new Histogram(3);
    private final AtomicInteger next = new AtomicInteger();
    private volatile Round round = new Round(0, 0);

    Timing(String name, Delivery delivery) throws Exception {
        this.name = name;
        this.delivery = delivery;
        delivery.listen(text -> round.heard(Text.number(text)));
    }

    String name() {
        return name;
    }

    /** Of all rounds that counted. */
    Histogram all() {
        return all;
    }

    /** Sends so many messages and waits until the last has been heard. */
    Histogram run(int messages, boolean counts) throws Exception {
        Round current = new Round(next.getAndAdd(messages), messages);
        round = current;
        for (int i = 0; i < messages; i++) {
            long due = current.start + i * INTERVAL_NANOS;
            LockSupport.parkNanos(due - SPIN_NANOS - System.nanoTime());
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            delivery.send(Text.DATA.of(0, current.first + i));
        }
        if (!current.complete.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + ": " + current.complete.getCount() + " messages are missing");
        }
        if (counts) {
            all.add(current.latencies);
        }
        return current.latencies;
    }

    /** The listener's thread alone writes the latencies; they are read after the latch has opened. */
    private static final class Round {
        private final int first;
        private final long start = System.nanoTime() + INTERVAL_NANOS;
        private final Histogram latencies = new Histogram(3);
        private final CountDownLatch complete;
        private int expected;

        private Round(int first, int messages) {
            this.first = first;
            this.expected = first;
            this.complete = new CountDownLatch(messages);
        }

        private void heard(int number) {
            long now = System.nanoTime();
            if (number != expected++) {
                throw new IllegalStateException(number + " came out of turn");
            }
            latencies.recordValue(now - start - (number - first) * INTERVAL_NANOS);
            complete.countDown();
        }
    }
}
