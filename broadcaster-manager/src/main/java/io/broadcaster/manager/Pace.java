package io.broadcaster.manager;

import io.broadcaster.spi.Limits;
import java.util.concurrent.TimeUnit;

/** Keeps calls apart where the provider counts requests. Belongs to the dispatcher's thread. */
final class Pace {
    /** A little less than is allowed: requests that started evenly bunch up on their way. */
    private static final double SHARE = 0.9;

    private final long intervalNanos;
    private long nextNanos;

    /** @param now by the monotonic clock */
    Pace(Limits limits, long now) {
        intervalNanos = limits.isPaced()
                ? (long) Math.ceil(TimeUnit.SECONDS.toNanos(1) / (SHARE * limits.requestsPerSecond()))
                : 0;
        nextNanos = now;
    }

    /** A call starts. */
    void started(long now) {
        nextNanos = now + intervalNanos;
    }

    /** For how long none may start; 0 when one may. */
    long waitNanos(long now) {
        return intervalNanos == 0 ? 0 : Math.max(0, nextNanos - now);
    }
}
