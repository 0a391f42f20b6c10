package io.broadcaster.manager;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a route rests: twice as long each time, with jitter and a cap; or longer, when the provider asks for that.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);
    private static final Duration UNAUTHORIZED = Duration.ofMinutes(5);

    private final DoubleSupplier random;
    private int failures;

    /** @param random numbers from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    Duration next(Reason reason, BroadcastException failure) {
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

    void reset() {
        failures = 0;
    }
}
