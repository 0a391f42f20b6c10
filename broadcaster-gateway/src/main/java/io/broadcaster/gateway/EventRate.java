package io.broadcaster.gateway;

/** So many events in any one second. Not thread-safe. */
final class EventRate {
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long since;
    private int count;

    EventRate(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether one more is allowed at {@code now}, a reading of the monotonic clock in nanoseconds. */
    boolean allows(long now) {
        if (count == 0 || now - since >= SECOND) {
            since = now;
            count = 0;
        }
        return ++count <= perSecond;
    }
}
