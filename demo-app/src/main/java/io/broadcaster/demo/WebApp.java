package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** The app server with all that runs behind it, its manager included. */
@Singleton
final class WebApp {
    private final AppServer server;
    private final Readiness readiness;
    private final ConnectionStreams streams;
    private final RunEventBridges bridges;
    private final ScheduledExecutorService scheduler;
    private final AppMetrics metrics;
    private final BroadcasterManager manager;

    @Inject
    WebApp(
            AppServer server,
            Readiness readiness,
            ConnectionStreams streams,
            RunEventBridges bridges,
            ScheduledExecutorService scheduler,
            AppMetrics metrics,
            BroadcasterManager manager) {
        this.server = server;
        this.readiness = readiness;
        this.streams = streams;
        this.bridges = bridges;
        this.scheduler = scheduler;
        this.metrics = metrics;
        this.manager = manager;
    }

    /** @throws CommandFailure when the port is taken */
    void start() {
        server.start();
        bridges.start();
    }

    int port() {
        return server.port();
    }

    /** Load balancers shall send requests elsewhere; those that come all the same are answered. */
    void drain() {
        readiness.end();
    }

    /** Takes no more messages, delivers those it has, and hands over to other instances. */
    void closeManager(Duration deadline) {
        scheduler.shutdownNow();
        bridges.close();
        manager.close(deadline);
    }

    /** Answers nobody any more. */
    void closeServer() {
        streams.close();
        server.close();
        metrics.close();
    }
}
