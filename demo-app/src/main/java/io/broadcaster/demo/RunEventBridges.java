package io.broadcaster.demo;

import io.broadcaster.AdminEvent;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes admin events of the checkpoint events that other programs publish on the backends. */
@Singleton
final class RunEventBridges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunEventBridges.class);

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

    @Override
    public void close() {
        bridges.forEach(RunEventBridge::close);
    }
}
