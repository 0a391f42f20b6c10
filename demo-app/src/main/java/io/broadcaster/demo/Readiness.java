package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.RouteStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Whether load balancers shall send requests here. Thread-safe. */
@Singleton
final class Readiness {
    private final BroadcasterManager manager;
    private volatile boolean ended;

    @Inject
    Readiness(BroadcasterManager manager) {
        this.manager = manager;
    }

    /** While a route takes messages, and this server is not about to end. */
    boolean isReady() {
        return !ended && manager.status().routes().stream().anyMatch(RouteStatus::available);
    }

    /** From now on it is not. */
    void end() {
        ended = true;
    }
}
