package io.broadcaster.manager;

import io.broadcaster.manager.RouteStatus.State;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a route is doing. Immutable, so that any thread may look at it. */
sealed interface RouteState {

    /** How long one instance waits for the one before it to find out whether a quota is back. */
    Duration TURN = Duration.ofSeconds(2);

    /** When it began. */
    Instant since();

    /** How operators call it. */
    State status();

    /** Takes traffic. */
    record Active(Instant since) implements RouteState {
        @Override
        public State status() {
            return State.ACTIVE;
        }
    }

    /**
     * Takes no traffic.
     *
     * @param until the end by the wall clock; null when only a restart or an operator ends it
     * @param dueNanos the end by the monotonic clock; by which a quota's rest is not measured
     */
    record Resting(Instant since, Reason reason, @Nullable Instant until, long dueNanos) implements RouteState {

        /** @param turn how many other instances shall find out first whether a quota is back */
        boolean isDue(Clocks clocks, IntSupplier turn) {
            if (reason == Reason.QUOTA_EXHAUSTED) {
                return until != null
                        && !clocks.now().isBefore(until)
                        && !clocks.now().isBefore(until.plus(TURN.multipliedBy(turn.getAsInt())));
            }
            return clocks.nanos() - dueNanos >= 0;
        }

        @Override
        public State status() {
            return switch (reason) {
                case QUOTA_EXHAUSTED -> State.LIMIT_REACHED;
                case RATE_LIMITED -> State.RATE_LIMITED;
                case UNAUTHORIZED -> State.UNAUTHORIZED;
                case UNAVAILABLE, REJECTED -> State.UNAVAILABLE;
            };
        }
    }

    /** One batch finds out whether the rest is over. */
    record Probing(Resting rest) implements RouteState {
        @Override
        public Instant since() {
            return rest.since();
        }

        @Override
        public State status() {
            return rest.status();
        }
    }

    /** Ended with the manager. */
    record Closed(Instant since) implements RouteState {
        @Override
        public State status() {
            return State.CLOSED;
        }
    }
}
