package io.broadcaster.manager;

import io.broadcaster.spi.Limits;
import java.time.Instant;
import java.util.List;

/**
 * How the manager of one try is configured.
 *
 * @param lanes 1, where all messages share a lane, or so many that each key has its own
 * @param remembers whether the last self-hosted route is the history
 */
record ModelSettings(
        boolean toAll,
        int lanes,
        int bufferMessages,
        int deliverySeconds,
        int publishSeconds,
        boolean remembers,
        List<Wire> routes,
        Instant wall,
        long nanos,
        long seed) {

    static final int BUFFER_BYTES = 1 << 16;

    /** What one route can do. */
    record Wire(boolean selfHosted, Limits limits) {}

    int tightest() {
        return routes.stream()
                .mapToInt(wire -> wire.limits().bytesPerPayload())
                .min()
                .orElseThrow();
    }

    String name(int route) {
        return (routes.get(route).selfHosted() ? "own" : "hosted") + route;
    }
}
