package io.broadcaster.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manager at one moment, as operators see it.
 *
 * @param primary the first route's name
 * @param primaryAvailable whether the first route takes traffic
 * @param broadcastToAll whether every route gets every message
 * @param active the first route that takes traffic; null while none does
 * @param messages what became of the messages
 * @param routes in order of preference
 * @param transitions the latest changes of the route that carries the traffic, oldest first
 * @param instances this manager and those that share a self-hosted backend with it, the oldest first
 */
public record ManagerStatus(
        String primary,
        boolean primaryAvailable,
        boolean broadcastToAll,
        @Nullable String active,
        MessageCounts messages,
        List<RouteStatus> routes,
        List<Transition> transitions,
        List<Instance> instances) {

    /** Copies the lists. */
    public ManagerStatus {
        routes = List.copyOf(routes);
        transitions = List.copyOf(transitions);
        instances = List.copyOf(instances);
    }

    /** As the JSON that operators' scripts read. */
    public String toJson() {
        return StatusJson.write(this);
    }
}
