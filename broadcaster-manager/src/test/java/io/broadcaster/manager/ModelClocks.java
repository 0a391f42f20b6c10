package io.broadcaster.manager;

import java.time.Duration;
import java.time.Instant;

/** The two clocks, which move only when the test says so, and apart from each other. */
final class ModelClocks {
    private final long origin;
    private long elapsed;
    private Instant wall;

    /** @param origin where the monotonic clock begins, which may be anywhere, its overflow included */
    ModelClocks(Instant wall, long origin) {
        this.wall = wall;
        this.origin = origin;
    }

    long nanos() {
        return origin + elapsed;
    }

    /** Nanoseconds since the beginning. */
    long elapsed() {
        return elapsed;
    }

    Instant wall() {
        return wall;
    }

    /** Time passes. */
    void advance(Duration duration) {
        elapsed += duration.toNanos();
        wall = wall.plus(duration);
    }

    /** Someone sets the wall clock. */
    void jump(Duration duration) {
        wall = wall.plus(duration);
    }
}
