package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.manager.ModelSettings.Wire;
import io.broadcaster.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Assembles a manager for the model, as an application would. */
final class ModelAssembly {
    private ModelAssembly() {}

    /** @param script is called by whatever route is to publish a batch */
    static Assembly of(ModelSettings settings, ModelClocks clocks, Consumer<List<Message>> script) {
        ManagerBuilder builder = new ManagerBuilder()
                .clock(clocks::wall)
                .monotonicClock(clocks::nanos)
                .set("BROADCAST_TO_ALL", String.valueOf(settings.toAll()))
                .set("BROADCAST_LANES", String.valueOf(settings.lanes()))
                .set("BROADCAST_BUFFER_MESSAGES", String.valueOf(settings.bufferMessages()))
                .set("BROADCAST_BUFFER_BYTES", String.valueOf(ModelSettings.BUFFER_BYTES))
                .set("BROADCAST_DELIVERY_TIMEOUT", "PT" + settings.deliverySeconds() + "S")
                .set("BROADCAST_PUBLISH_TIMEOUT", "PT" + settings.publishSeconds() + "S")
                .set("BROADCAST_HISTORY_MAX_AGE", "P1000D")
                .set("BROADCAST_HISTORY_MAX_MESSAGES", "10000");
        for (int i = 0; i < settings.routes().size(); i++) {
            builder.route(settings.name(i), broadcaster(settings.routes().get(i), script));
            if (settings.routes().get(i).selfHosted() && settings.remembers()) {
                builder.set("BROADCAST_HISTORY", settings.name(i));
            }
        }
        return repeatable(builder.assemble(), new Random(settings.seed()));
    }

    private static Broadcaster broadcaster(Wire wire, Consumer<List<Message>> script) {
        return wire.selfHosted()
                ? new ModelBroadcaster.SelfHosted(wire.limits(), script)
                : new ModelBroadcaster(wire.limits(), script);
    }

    /** The same, its jitter repeatable. */
    private static Assembly repeatable(Assembly made, Random random) {
        List<Route> routes = new ArrayList<>();
        Route store = null;
        for (Route route : made.routes()) {
            Route copy =
                    new Route(route.name, route.type, route.broadcaster, null, null, made.clocks(), random::nextDouble);
            routes.add(copy);
            store = route == made.storeRoute() ? copy : store;
        }
        return new Assembly(
                made.settings(),
                List.copyOf(routes),
                made.clocks(),
                made.adjudicator(),
                made.listener(),
                made.store(),
                store);
    }
}
