package io.broadcaster.demo;

import jakarta.inject.Inject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The app server and the gateway, until they are closed. */
final class Serve implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
    static final Duration DRAIN = Duration.ofSeconds(4);

    private final ManagedGateway gateway;
    private final WebApp app;

    @Inject
    Serve(ManagedGateway gateway, WebApp app) {
        this.gateway = gateway;
        this.app = app;
    }

    /** @throws CommandFailure when a port is taken */
    void start() {
        gateway.start("--gateway-port");
        app.start();
    }

    int port() {
        return app.port();
    }

    int gatewayPort() {
        return gateway.port();
    }

    /** Load balancers hear of it first, then browsers are moved off, then what is pending is delivered. */
    @Override
    public void close() {
        LOG.info("[MAIN] Draining");
        app.drain();
        gateway.close();
        app.closeManager(DRAIN);
        app.closeServer();
    }
}
