package io.broadcaster.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: a fraction of how long the trouble has lasted, from 10 ms to 1 s, and of that
 * a random half to whole. A short outage is noticed to be over almost at once; a long one costs next to nothing.
 */
final class Backoff {
    private static final int FRACTION = 40;
    private static final long FIRST_MILLIS = 10;
    private static final long MOST_MILLIS = 1_000;

    private long since = -1;

    /** @param now a reading of a monotonic clock in nanoseconds */
    Duration next(long now) {
        since = since == -1 ? now : since;
        long share = Duration.ofNanos(now - since).toMillis() / FRACTION;
        long most = Math.max(FIRST_MILLIS, Math.min(MOST_MILLIS, share));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    void reset() {
        since = -1;
    }
}
