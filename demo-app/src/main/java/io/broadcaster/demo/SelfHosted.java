package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.RouteStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the routes that can be listened to from those that only publish. */
final class SelfHosted {
    private static final Set<String> HOSTED = Set.of("pusher", "ably");
    private static final List<String> HOSTED_KEYS = List.of("PUSHER_", "ABLY_");
    private static final List<String> KEYS = List.of("REDIS_", "DATABASE_", "PUBSUB_BACKEND", "BROADCASTERS");

    private SelfHosted() {}

    /** The names of the manager's self-hosted routes, in order of preference. */
    static List<String> routesOf(BroadcasterManager manager) {
        return manager.status().routes().stream()
                .filter(route -> !HOSTED.contains(route.type()))
                .map(RouteStatus::name)
                .toList();
    }

    /** The same without hosted routes; where that leaves none, with this process's memory. */
    static Configuration only(Configuration configuration) {
        Configuration left = configuration;
        for (String key : configuration.keys()) {
            if (HOSTED_KEYS.stream().anyMatch(key::startsWith)) {
                left = left.with(key, "");
            }
        }
        String named = configuration.text("BROADCASTERS");
        String routes = named == null
                ? ""
                : Stream.of(named.split(",", -1))
                        .map(String::strip)
                        .filter(type -> !HOSTED.contains(type))
                        .collect(Collectors.joining(","));
        boolean some = named == null
                ? configuration.keys().stream().anyMatch(key -> isSet(configuration, key))
                : !routes.isEmpty();
        return left.with("BROADCASTERS", some ? routes : "memory");
    }

    private static boolean isSet(Configuration configuration, String key) {
        return KEYS.stream().anyMatch(key::startsWith) && configuration.text(key) != null;
    }
}
