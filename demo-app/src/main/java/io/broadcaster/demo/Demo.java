package io.broadcaster.demo;

import com.google.inject.name.Named;
import io.broadcaster.gateway.Gateway;
import io.broadcaster.gateway.GatewayOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything on loopback: the sandbox, the gateway, Redis, PostgreSQL, the app server, and the file that tells others where. */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final DemoEnvironmentFile environmentFile;
    private final Gateway sandbox;
    private final GatewayOptions sandboxOptions;
    private final ManagedGateway gateway;
    private final WebApp app;
    private final DemoBackends backends;

    @Inject
    Demo(
            DemoEnvironmentFile environmentFile,
            @Named("sandbox") Gateway sandbox,
            @Named("sandbox") GatewayOptions sandboxOptions,
            ManagedGateway gateway,
            WebApp app,
            DemoBackends backends) {
        this.environmentFile = environmentFile;
        this.sandbox = sandbox;
        this.sandboxOptions = sandboxOptions;
        this.gateway = gateway;
        this.app = app;
        this.backends = backends;
    }

    /**
     * Starts everything.
     *
     * @return completes when everything answers, or with a {@link CommandFailure}
     * @throws CommandFailure when a port is taken or another demo runs in the folder
     */
    CompletableFuture<Void> start() throws IOException {
        environmentFile.acquire();
        CompletableFuture<Void> slow = backends.start();
        ManagedGateway.start(sandbox, sandboxOptions, "--sandbox-port");
        gateway.start("--gateway-port");
        app.start();
        return slow.thenRun(environmentFile::write);
    }

    /** Where the console is. */
    String url() {
        return "http://" + AppAddress.LOOPBACK + ":" + app.port() + "/";
    }

    /**
     * Ends everything, whatever was started; what does not end is logged. The servers come early: a Ctrl-C reaches them
     * as well, and nobody shall start them again.
     */
    @Override
    public void close() {
        List.<AutoCloseable>of(
                        environmentFile,
                        app::drain,
                        () -> app.closeManager(DRAIN),
                        gateway,
                        backends,
                        app::closeServer,
                        sandbox)
                .forEach(Demo::end);
    }

    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("[DEMO] Something did not end as it should: {}", e.toString());
        }
    }
}
