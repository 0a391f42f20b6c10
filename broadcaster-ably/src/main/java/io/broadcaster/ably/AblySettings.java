package io.broadcaster.ably;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One app, by its key.
 *
 * @param key {@code <app id>.<key id>:<secret>}
 * @param host the REST server's name or address, canonical
 * @param port or {@link #DEFAULT_PORT}
 * @param requestsPerSecond what the plan allows
 * @param timeout the most that one publish call may take
 */
record AblySettings(String key, String host, int port, boolean useTls, int requestsPerSecond, Duration timeout) {
    /** Ably's own. */
    static final String DEFAULT_HOST = "rest.ably.io";

    /** That of the scheme. */
    static final int DEFAULT_PORT = 0;

    /** The key's public part. */
    String keyName() {
        return key.substring(0, key.indexOf(':'));
    }

    /** Which may have several keys. */
    String appId() {
        return keyName().replaceFirst("\\..*", "");
    }

    /** The key's other part. */
    String secret() {
        return key.substring(key.indexOf(':') + 1);
    }

    /** Where the REST API is, as in a URL. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == DEFAULT_PORT ? name : name + ":" + port;
    }

    String url() {
        return (useTls ? "https://" : "http://") + authority();
    }

    /** How operators know the server. */
    String server() {
        return "host: " + authority();
    }

    Map<String, Object> status() {
        return Map.of("host", authority(), "use_tls", useTls);
    }

    /** Browsers find Ably by themselves; a server of one's own has to be named. */
    Map<String, Object> forBrowsers() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("key_name", keyName());
        if (!host.equals(DEFAULT_HOST)) {
            settings.put("host", host);
            settings.put("port", port != DEFAULT_PORT ? port : useTls ? 443 : 80);
        }
        settings.put("tls", useTls);
        return settings;
    }

    /** Without the key's secret. */
    @Override
    public String toString() {
        return "AblySettings[key " + keyName() + ", " + server() + "]";
    }
}
