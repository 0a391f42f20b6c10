package io.broadcaster.demo;

import io.broadcaster.gateway.Backend;
import io.broadcaster.gateway.Gateway;
import io.broadcaster.gateway.GatewayOptions;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A gateway over the self-hosted routes of a manager of its own, so that what comes in fails over between them. */
final class ManagedGateway implements AutoCloseable {
    /** For moving connections off. */
    static final Duration DRAIN = Duration.ofSeconds(5);
    /** For delivering what they have sent. */
    static final Duration MANAGER_DRAIN = Duration.ofSeconds(2);

    private final BroadcasterManager manager;
    private final Gateway gateway;
    private final GatewayOptions options;

    /**
     * Prepares both.
     *
     * @param configuration hosted routes in it are left out
     */
    ManagedGateway(Configuration configuration, GatewayOptions options) {
        this.options = options;
        manager = BroadcasterManager.builder()
                .configuration(SelfHosted.only(configuration))
                .build();
        Backend backend = new Backend(
                (channel, event, text, socketId) -> socketId == null
                        ? manager.broadcast(channel, event, text)
                        : manager.broadcast(channel, event, text, socketId),
                manager.abilities(Subscribable.class),
                (channel, limit) -> manager.history(channel, null, limit, Order.NEWEST_FIRST)
                        .messages(),
                manager.abilities(SharedState.class).values().stream()
                        .findFirst()
                        .orElse(null));
        gateway = new Gateway(options, backend);
    }

    /** @throws CommandFailure when the port is taken; {@code option} chooses another */
    void start(String option) {
        start(gateway, options, option);
    }

    /** As {@link #start(String)}, for any gateway. */
    static void start(Gateway gateway, GatewayOptions options, String option) {
        try {
            gateway.start();
        } catch (IOException taken) {
            throw new CommandFailure(
                    "Port " + options.port() + " of " + options.host()
                            + " is in use: end the program that holds it, or choose another with " + option,
                    taken);
        }
    }

    int port() {
        return gateway.port();
    }

    /** The routes it works on. */
    List<String> routes() {
        return SelfHosted.routesOf(manager);
    }

    @Override
    public void close() {
        gateway.close(DRAIN);
        manager.close(MANAGER_DRAIN);
    }
}
