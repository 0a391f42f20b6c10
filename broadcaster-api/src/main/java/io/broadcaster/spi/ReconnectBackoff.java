package io.broadcaster.spi;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a listener waits before it connects again: a fraction of how long the trouble has lasted, from 10 ms to 1 s,
 * and of that a random half to whole. A short outage is noticed to be over almost at once; a long one costs next to
 * nothing. Not thread-safe.
 */
public final class ReconnectBackoff {
    private static final int FRACTION = 40;
    private static final long FIRST_MILLIS = 10;
    private static final long MOST_MILLIS = 1_000;

    private long since = -1;

    /**
     * The next wait.
     *
     * @param now a reading of a monotonic clock in nanoseconds
     */
    public Duration next(long now) {
        since = since == -1 ? now : since;
        long share = Duration.ofNanos(now - since).toMillis() / FRACTION;
        long most = Math.max(FIRST_MILLIS, Math.min(MOST_MILLIS, share));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** Whether nothing has failed since the last {@link #reset}. */
    public boolean isFresh() {
        return since == -1;
    }

    /** The connection stands. */
    public void reset() {
        since = -1;
    }
}
