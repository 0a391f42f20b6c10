package io.broadcaster.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: doubling from 50 ms to 1 s, and of that a random half to whole. */
final class Backoff {
    private static final int FIRST_MILLIS = 50;
    private static final int MOST_MILLIS = 1_000;

    private int millis = FIRST_MILLIS;

    Duration next() {
        int most = millis;
        millis = Math.min(2 * millis, MOST_MILLIS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(most / 2, most + 1));
    }

    void reset() {
        millis = FIRST_MILLIS;
    }
}
