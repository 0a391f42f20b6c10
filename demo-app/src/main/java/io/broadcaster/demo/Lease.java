package io.broadcaster.demo;

import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only one of all instances on a backend shall do: the oldest that claims it there. Two never hold it at once, as long
 * as the backend forgets no claim before its time: one that could not renew its claim in time has lost it before that, and
 * one that comes upon others waits until those who have not seen it must have lost theirs. Where the backend lost its data
 * nobody who claimed before is alone until the others had time to claim again. For up to a heartbeat after a release, and
 * for up to a lifetime and a heartbeat after a crash, nobody holds it. Thread-safe.
 */
final class Lease {
    static final Duration HEARTBEAT = Duration.ofSeconds(2);
    static final Duration LIFETIME = HEARTBEAT.multipliedBy(4);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration HELD = LIFETIME.minus(HEARTBEAT);
    private static final String KEY = "run_events_bridge";

    private final SharedState state;
    private final String node;
    private final LongSupplier nanos;

    /** Since when the others must have seen the claim, if they can. */
    private long claimedAt;

    private boolean claimed;
    private volatile long heldUntil;

    /**
     * @param node names the claimant; a name that is sorted before another is the older
     * @param nanos a monotonic clock
     */
    Lease(SharedState state, String node, LongSupplier nanos) {
        this.state = state;
        this.node = node;
        this.nanos = nanos;
        claimedAt = nanos.getAsLong();
        heldUntil = claimedAt;
    }

    boolean isHeld() {
        return heldUntil - nanos.getAsLong() > 0;
    }

    /** Claims it, for the first time or again. Blocks. */
    synchronized void renew() {
        long asked = nanos.getAsLong();
        try {
            boolean known = state.write(node, Map.of(KEY, "1"), LIFETIME);
            if (!known) {
                claimedAt = nanos.getAsLong();
            }
            boolean forgotten = claimed && !known;
            claimed = true;
            Set<String> claimants = state.read(KEY).keySet();
            boolean alone = claimants.size() == 1 && !forgotten;
            boolean entitled = alone || isHeld() || asked - claimedAt >= LIFETIME.toNanos();
            boolean oldest = claimants.stream().allMatch(other -> node.compareTo(other) <= 0);
            heldUntil = oldest && entitled ? asked + HELD.toNanos() : asked;
        } catch (RuntimeException unreachable) {
            if (!isHeld()) {
                claimedAt = nanos.getAsLong(); // it may stand all the same, from now on
            }
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
