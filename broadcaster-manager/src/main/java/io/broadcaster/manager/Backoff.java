package io.broadcaster.manager;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a route rests: twice as long each time, with jitter and a cap; or longer, when the provider asks for that. It
 * begins anew once the route has worked for a while: one that keeps failing soon after it came back rests ever longer.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);
    private static final Duration UNAUTHORIZED = Duration.ofMinutes(5);

    private static final long STABLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final DoubleSupplier random;
    private int failures;
    private boolean working;
    private long workingSince;

    /** @param random numbers from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** @param now a reading of the monotonic clock, in nanoseconds, as is every other here */
    Duration next(Reason reason, BroadcastException failure, long now) {
        if (working && now - workingSince >= STABLE_NANOS) {
            reset();
        }
        working = false;
        Duration asked = failure.retryAfter();
        if (reason == Reason.UNAUTHORIZED) {
            return UNAUTHORIZED;
        }
        Duration step = step();
        if (asked == null || asked.compareTo(step) < 0) {
            return step;
        }
        return asked.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : asked;
    }

    private Duration step() {
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis((long) (millis * (0.5 + random.getAsDouble() / 2)));
    }

    /** The route works again. */
    void works(long now) {
        working = true;
        workingSince = now;
    }

    /** Forgets all failures. */
    void reset() {
        failures = 0;
    }
}
