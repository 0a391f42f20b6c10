package io.broadcaster.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Moves clients off, each at a random moment, so that they do not all knock at another gateway's door at once. */
final class Drain {
    /** The part of the deadline within which connections are told. */
    private static final double SPREAD = 0.8;
    /** Few connections need not take long. */
    private static final long MICROS_PER_CONNECTION = 500;

    private static final long LOOK_MILLIS = 5;

    private final List<Shard> shards;
    private final IntSupplier open;

    /** @param open how many connections there are */
    Drain(List<Shard> shards, IntSupplier open) {
        this.shards = shards;
        this.open = open;
    }

    /** Whether all left in time; false as well when the thread is interrupted. */
    boolean run(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        long window = Math.min(
                (long) (deadline.toNanos() * SPREAD),
                TimeUnit.MICROSECONDS.toNanos(MICROS_PER_CONNECTION * open.getAsInt()));
        shards.forEach(shard -> shard.execute(() -> stagger(shard, window)));
        try {
            while (open.getAsInt() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return open.getAsInt() == 0;
    }

    private static void stagger(Shard shard, long window) {
        for (Connection connection : shard.connections) {
            long moment = ThreadLocalRandom.current().nextLong(window + 1);
            var unused = shard.loop.schedule(
                    () -> connection.close(CloseCode.OVER_CAPACITY, "Moving: please connect again"),
                    moment,
                    TimeUnit.NANOSECONDS);
        }
    }
}
