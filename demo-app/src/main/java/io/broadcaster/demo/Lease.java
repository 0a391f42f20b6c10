package io.broadcaster.demo;

import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only one of all instances on a backend shall do: the oldest that claims it there. Never two at once: one that could
 * not renew its claim in time has lost it before it is forgotten, and one that comes upon others waits until those who have
 * not seen it must have lost theirs. Thread-safe.
 */
final class Lease {
    static final Duration HEARTBEAT = Duration.ofSeconds(2);
    static final Duration LIFETIME = HEARTBEAT.multipliedBy(4);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration HELD = LIFETIME.minus(HEARTBEAT);
    private static final String KEY = "run_events_bridge";

    private final SharedState state;
    private final LongSupplier nanos;
    /** Ordered by age. */
    private final String node = "bridge-" + System.currentTimeMillis() + "-" + Secrets.hex(8);

    private long claimedAt;
    private volatile long heldUntil;

    /** @param nanos a monotonic clock */
    Lease(SharedState state, LongSupplier nanos) {
        this.state = state;
        this.nanos = nanos;
        heldUntil = nanos.getAsLong();
    }

    boolean isHeld() {
        return heldUntil - nanos.getAsLong() > 0;
    }

    /** Claims it, for the first time or again. Blocks. */
    synchronized void renew() {
        long asked = nanos.getAsLong();
        try {
            if (!state.write(node, Map.of(KEY, "1"), LIFETIME)) {
                claimedAt = nanos.getAsLong();
            }
            Set<String> claimants = state.read(KEY).keySet();
            boolean waited = claimants.size() == 1 || asked - claimedAt >= LIFETIME.toNanos();
            boolean oldest = claimants.stream().allMatch(other -> node.compareTo(other) <= 0);
            heldUntil = oldest && waited ? asked + HELD.toNanos() : asked;
        } catch (RuntimeException unreachable) {
            LOG.debug("[MAIN] The lease of run_events could not be renewed: {}", unreachable.getMessage());
        }
    }

    /** Gives it up. Blocks. */
    synchronized void release() {
        heldUntil = nanos.getAsLong();
        try {
            state.write(node, Map.of(KEY, ""), LIFETIME);
        } catch (RuntimeException unreachable) {
            LOG.debug("[MAIN] The lease of run_events ends by itself: {}", unreachable.getMessage());
        }
    }
}
