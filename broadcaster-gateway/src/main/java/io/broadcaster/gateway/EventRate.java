package io.broadcaster.gateway;

import java.time.Duration;

/** So many events in so much time, counted anew after that. Not thread-safe. */
final class EventRate {
    private final int most;
    private final long nanos;
    private long since;
    private int count;

    EventRate(int most, Duration time) {
        this.most = most;
        this.nanos = time.toNanos();
    }

    /** Whether one more is allowed at {@code now}, a reading of the monotonic clock in nanoseconds. */
    boolean allows(long now) {
        if (count == 0 || now - since >= nanos) {
            since = now;
            count = 0;
        }
        return ++count <= most;
    }
}
