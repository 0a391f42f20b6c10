package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.RouteStatus;
import java.util.List;
import java.util.Set;

/** Tells the routes that can be listened to from those that only publish. */
final class SelfHosted {
    private static final Set<String> HOSTED = Set.of("pusher", "ably");

    private SelfHosted() {}

    /** The names of the manager's self-hosted routes, in order of preference. */
    static List<String> routesOf(BroadcasterManager manager) {
        return manager.status().routes().stream()
                .filter(route -> !HOSTED.contains(route.type()))
                .map(RouteStatus::name)
                .toList();
    }
}
