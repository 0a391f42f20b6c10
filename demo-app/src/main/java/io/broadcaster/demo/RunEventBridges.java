package io.broadcaster.demo;

import io.broadcaster.AdminEvent;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes admin events of the checkpoint events that other programs publish on the backends. */
@Singleton
final class RunEventBridges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunEventBridges.class);

    static final Duration RELEASE = Duration.ofMillis(500);

    private final String node = "app-" + System.currentTimeMillis() + "-" + Secrets.hex(8);
    private final BroadcasterManager manager;
    private final List<RunEventBridge> bridges = new ArrayList<>();

    @Inject
    RunEventBridges(BroadcasterManager manager) {
        this.manager = manager;
    }

    void start() {
        Map<String, SharedState> states = manager.abilities(SharedState.class);
        manager.abilities(Subscribable.class).forEach((route, wire) -> {
            SharedState state = states.get(route);
            if (state == null) {
                LOG.warn(
                        "[MAIN] What other programs publish on run_events over {} is not bridged: servers cannot agree"
                                + " there who does it, because its driver has no SharedState",
                        route);
            } else {
                bridges.add(RunEventBridge.start(wire, new Lease(state, node, System::nanoTime), this::bridge));
            }
        });
    }

    private void bridge(Object data) {
        var unused = manager.broadcastAdminEvent(new AdminEvent("run_event", data));
    }

    /** Waits only so long for a backend that does not answer: there, the leases end by themselves. */
    @Override
    public void close() {
        CompletableFuture.allOf(bridges.stream().map(RunEventBridge::end).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, RELEASE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        bridges.clear();
    }
}
