package io.broadcaster.gateway;

import java.util.function.LongSupplier;

/** Lets so many through per second, and a burst of twice as many. Thread-safe. */
final class TokenBucket {
    private static final double SECOND = 1e9;

    private final int perSecond;
    private final LongSupplier nanos;
    private double tokens;
    private long latest;

    /** @param nanos a monotonic clock */
    TokenBucket(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.tokens = 2.0 * perSecond;
        this.latest = nanos.getAsLong();
    }

    synchronized boolean take() {
        long now = nanos.getAsLong();
        tokens = Math.min(2.0 * perSecond, tokens + (now - latest) * perSecond / SECOND);
        latest = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
