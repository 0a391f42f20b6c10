package io.broadcaster.manager;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two times: the wall clock, which may jump and by which quotas reset, and a monotonic one in nanoseconds, by which
 * everything else is measured.
 */
record Clocks(InstantSource wall, LongSupplier monotonic) {

    Instant now() {
        return wall.instant();
    }

    long nanos() {
        return monotonic.getAsLong();
    }
}
