package io.broadcaster.manager;

import io.broadcaster.ConfigurationException;
import io.broadcaster.memory.MemoryHistory;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a manager, as its configuration asks for them.
 *
 * @param routes in order of preference, at least one
 * @param listener hears what happens to them
 * @param storeRoute the route whose broadcaster is the {@code store}; null when the store is this process's memory
 */
record Assembly(
        Settings settings,
        List<Route> routes,
        Clocks clocks,
        Adjudicator adjudicator,
        RouteListener listener,
        History store,
        @Nullable Route storeRoute) {

    /** Types of routes that make the better store, the best first. */
    private static final List<String> STORES = List.of("postgres", "redis", "memory");

    /**
     * Reads all of it.
     *
     * @param given routes over ready broadcasters, which replace the configured ones unless it is empty
     * @throws ConfigurationException with every fault of the manager's and the broadcasters' keys
     */
    static Assembly read(
            Configuration configuration,
            Map<String, Broadcaster> given,
            Adjudicator adjudicator,
            RouteListener listener,
            Clocks clocks) {
        Options options =
                new Options(configuration.startingWith("BROADCAST"), configuration.origins(), Options.Shared.DEFAULT);
        Settings settings = Settings.read(options);
        List<Route> routes = new ArrayList<>();
        if (given.isEmpty()) {
            routes.addAll(new RouteFactory(configuration, settings, clocks, options).routes());
        } else {
            given.forEach((name, broadcaster) -> routes.add(new Route(name, name, broadcaster, null, null, clocks)));
        }
        Route storeRoute = storeRoute(routes, options);
        try {
            options.check();
        } catch (ConfigurationException faults) {
            routes.forEach(route -> route.broadcaster.close());
            throw faults;
        }
        History store = storeRoute != null && storeRoute.broadcaster instanceof History remembering
                ? remembering
                : new MemoryHistory(settings.historyMaxMessages(), settings.historyMaxAge(), clocks.wall());
        return new Assembly(settings, List.copyOf(routes), clocks, adjudicator, listener, store, storeRoute);
    }

    /** Those on which one can listen. */
    List<Route> selfHosted() {
        return routes.stream().filter(route -> route.selfHosted).toList();
    }

    private static @Nullable Route storeRoute(List<Route> routes, Options options) {
        List<Route> able = routes.stream()
                .filter(route -> route.broadcaster instanceof History)
                .toList();
        String named = options.text("BROADCAST_HISTORY");
        if (named == null) {
            return STORES.stream()
                    .flatMap(type -> able.stream().filter(route -> route.type.equals(type)))
                    .findFirst()
                    .orElse(null);
        }
        Route store = able.stream()
                .filter(route -> route.name.equals(named))
                .findFirst()
                .orElse(null);
        if (store == null && !named.equals("memory")) {
            options.fault(
                    "BROADCAST_HISTORY",
                    "names '" + named + "', but only memory and these routes can remember: "
                            + able.stream().map(route -> route.name).toList());
        }
        return store;
    }
}
