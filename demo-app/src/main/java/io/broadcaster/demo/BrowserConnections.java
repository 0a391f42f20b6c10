package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Instance;
import io.broadcaster.spi.BrowserConnection;
import io.broadcaster.spi.Subscribable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where browsers connect to, and who signs what they subscribe to. Thread-safe. */
@Singleton
final class BrowserConnections {
    /** The name of the entry for all self-hosted routes. */
    static final String GATEWAY = "gateway";

    private static final List<String> ABLY =
            List.of("://*.ably.io", "://*.ably.net", "://*.ably-realtime.com", "://*.ably.com");

    private final BroadcasterManager manager;
    private final Map<String, BrowserConnection> connections;

    @Inject
    BrowserConnections(BroadcasterManager manager, GatewayConnection gateway) {
        this.manager = manager;
        connections = new LinkedHashMap<>(manager.abilities(BrowserConnection.class));
        connections.put(GATEWAY, gateway);
    }

    /** Who signs for a provider. */
    Optional<BrowserConnection> named(String provider) {
        return Optional.ofNullable(connections.get(provider));
    }

    /**
     * {@code {"active":["pusher"],"connections":{"pusher":{…},"gateway":{…}}}}: what carries messages of any live
     * instance, and what a browser needs to connect; public settings only. What is active elsewhere and unknown here has
     * empty settings: no gateway of ours carries it, so the browser has to read it from the history.
     */
    String descriptor() {
        List<String> active = manager.status().instances().stream()
                .map(Instance::active)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<String, Object> settings = new LinkedHashMap<>();
        connections.forEach((name, connection) -> settings.put(name, connection.publicSettings()));
        Set<String> carried = manager.abilities(Subscribable.class).keySet();
        active.stream().filter(name -> !carried.contains(name)).forEach(name -> settings.putIfAbsent(name, Map.of()));
        return Responses.encode(Map.of("active", active, "connections", settings));
    }

    /**
     * The same servers for {@code connect-src} of a Content-Security-Policy, each after a space.
     *
     * @param host by which the browser has reached the app server
     */
    String sources(String host) {
        List<String> sources = new ArrayList<>();
        connections.forEach((name, connection) -> sources.addAll(sources(name, connection.publicSettings(), host)));
        return sources.stream().distinct().map(source -> " " + source).collect(Collectors.joining());
    }

    private static List<String> sources(String name, Map<String, Object> settings, String host) {
        String secure = Boolean.TRUE.equals(settings.get("tls")) ? "s" : "";
        Object named = settings.getOrDefault("host", name.equals(GATEWAY) ? host : null);
        if (named != null) {
            String authority = bracketed(named.toString()) + ":" + settings.get("port");
            String socket = "ws" + secure + "://" + authority;
            return settings.containsKey("key") ? List.of(socket) : List.of(socket, "http" + secure + "://" + authority);
        }
        return settings.containsKey("cluster")
                ? List.of("ws" + secure + "://ws-" + settings.get("cluster") + ".pusher.com")
                : ABLY.stream()
                        .flatMap(source -> List.of("wss" + source, "https" + source).stream())
                        .toList();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
