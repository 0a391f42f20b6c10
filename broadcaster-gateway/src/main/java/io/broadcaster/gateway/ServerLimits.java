package io.broadcaster.gateway;

import java.time.Duration;

/**
 * What one client may do to a gateway.
 *
 * @param activityTimeout silence after which a client pings, and is pinged; at least a second
 * @param pongTimeout the further silence after which it is closed with 4201
 * @param requestDeadline for a handshake or a request to be complete
 * @param connectionsPerAddress at the same time, behind one network address
 * @param handshakesPerSecond accepted from all clients together; bursts of twice as many pass
 * @param subscriptionsPerConnection channels
 * @param bytesPerMessage the largest WebSocket message from a client, all frames of it together
 * @param bytesQueuedPerConnection what may wait for a client that reads too slowly
 */
public record ServerLimits(
        Duration activityTimeout,
        Duration pongTimeout,
        Duration requestDeadline,
        int connectionsPerAddress,
        int handshakesPerSecond,
        int subscriptionsPerConnection,
        int bytesPerMessage,
        int bytesQueuedPerConnection) {
    /** 120 s, 30 s, 10 s; 50,000 connections per address, 2,000 handshakes a second, 1,000 channels, 128 KiB, 1 MiB. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            Duration.ofSeconds(120),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            50_000,
            2_000,
            1_000,
            128 << 10,
            1 << 20);

    /** The same with other times until a silent client is pinged, and until it is closed. */
    public ServerLimits withActivity(Duration timeout, Duration pong) {
        return new ServerLimits(
                timeout,
                pong,
                requestDeadline,
                connectionsPerAddress,
                handshakesPerSecond,
                subscriptionsPerConnection,
                bytesPerMessage,
                bytesQueuedPerConnection);
    }

    /** The same with other limits of connecting. */
    public ServerLimits withConnecting(Duration deadline, int perAddress, int perSecond) {
        return new ServerLimits(
                activityTimeout,
                pongTimeout,
                deadline,
                perAddress,
                perSecond,
                subscriptionsPerConnection,
                bytesPerMessage,
                bytesQueuedPerConnection);
    }
}
