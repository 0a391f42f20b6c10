package io.broadcaster.gateway;

import java.time.Duration;
import java.util.List;

/**
 * Where a gateway listens, for whom, and what a client may do to it.
 *
 * @param host the address to bind
 * @param port 0 is any free port
 * @param apps at least one; ids, keys and channel prefixes are unique
 * @param heartbeat how often this node tells others on the same backend that it is alive; after three without one they
 *     take it for dead
 */
public record GatewayOptions(String host, int port, List<App> apps, ServerLimits limits, Duration heartbeat) {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Checks and copies the apps. */
    public GatewayOptions {
        apps = List.copyOf(apps);
        if (apps.isEmpty()
                || apps.stream().map(App::id).distinct().count() < apps.size()
                || apps.stream().map(App::key).distinct().count() < apps.size()
                || apps.stream().map(App::channelPrefix).distinct().count() < apps.size()) {
            throw new IllegalArgumentException(
                    "A gateway needs at least one app, and no two with the same id, key or channel prefix: " + apps);
        }
    }

    /** With the default limits. */
    public static GatewayOptions of(String host, int port, App... apps) {
        return new GatewayOptions(host, port, List.of(apps), ServerLimits.DEFAULT, HEARTBEAT);
    }

    /** The same with other limits. */
    public GatewayOptions withLimits(ServerLimits other) {
        return new GatewayOptions(host, port, apps, other, heartbeat);
    }

    /** The same with another heartbeat. */
    public GatewayOptions withHeartbeat(Duration other) {
        return new GatewayOptions(host, port, apps, limits, other);
    }
}
