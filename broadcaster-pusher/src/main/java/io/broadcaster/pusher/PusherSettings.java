package io.broadcaster.pusher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One app on one server.
 *
 * @param cluster Pusher's cluster; null when only {@code host} says where the server is
 * @param host the server's name or address, canonical; null for Pusher's own
 * @param port or {@link #DEFAULT_PORT}
 * @param masterKey 32 bytes in base64, or null
 * @param timeout the most that one publish call may take
 */
record PusherSettings(
        String appId,
        String key,
        String secret,
        @Nullable String cluster,
        @Nullable String host,
        int port,
        boolean useTls,
        @Nullable String masterKey,
        Duration timeout) {

    /** That of the scheme. */
    static final int DEFAULT_PORT = 0;

    /** Where the HTTP API is, as in a URL. */
    String authority() {
        if (host == null) {
            return withPort("api-" + cluster + ".pusher.com");
        }
        return withPort(host.contains(":") ? "[" + host + "]" : host);
    }

    private String withPort(String name) {
        return port == DEFAULT_PORT ? name : name + ":" + port;
    }

    /** How operators know the server: {@code cluster: ap2} or {@code host: 127.0.0.1:6002}. */
    String server() {
        return cluster == null ? "host: " + authority() : "cluster: " + cluster;
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        if (cluster != null) {
            status.put("cluster", cluster);
        }
        if (host != null) {
            status.put("host", authority());
        }
        status.put("use_tls", useTls);
        return status;
    }

    /** Browsers find Pusher's WebSocket servers by the cluster; a self-hosted server has them beside its HTTP API. */
    Map<String, Object> forBrowsers() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("key", key);
        if (cluster != null) {
            settings.put("cluster", cluster);
        }
        if (host != null && !host.endsWith(".pusher.com") && !host.endsWith(".pusherapp.com")) {
            settings.put("host", host);
            settings.put("port", port != DEFAULT_PORT ? port : useTls ? 443 : 80);
        }
        settings.put("tls", useTls);
        return settings;
    }

    /** Without the key's secret and the master key. */
    @Override
    public String toString() {
        return "PusherSettings[app " + appId + ", " + server() + "]";
    }
}
