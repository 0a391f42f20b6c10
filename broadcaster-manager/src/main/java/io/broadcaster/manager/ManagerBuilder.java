package io.broadcaster.manager;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Builds a {@link BroadcasterManager}, with or without environment variables. Not thread-safe. */
public final class ManagerBuilder {
    private Configuration configuration = Configuration.of(Map.of());
    private final Map<String, Broadcaster> routes = new LinkedHashMap<>();
    private Adjudicator adjudicator = (route, failure) -> failure.reason();
    private RouteListener listener = new RouteListener() {};
    private InstantSource wall = InstantSource.system();
    private LongSupplier monotonic = System::nanoTime;

    ManagerBuilder() {}

    /** Replaces all keys; none are set by default. */
    public ManagerBuilder configuration(Configuration configuration) {
        this.configuration = configuration;
        return this;
    }

    /** Sets one key, such as {@code REDIS_URL}. */
    public ManagerBuilder set(String key, String value) {
        configuration = configuration.with(key, value);
        return this;
    }

    /**
     * Adds a route over a broadcaster of the caller's making, behind those added before. With such routes the
     * configuration adds none of its own. The manager closes the broadcaster.
     *
     * @param name as it shall appear in the status, in the receipts and in the log
     */
    public ManagerBuilder route(String name, Broadcaster broadcaster) {
        if (routes.putIfAbsent(name, broadcaster) != null) {
            throw new IllegalArgumentException("There is already a route named " + name);
        }
        return this;
    }

    /** Overrules broadcasters' verdicts; by default {@link BroadcastException#reason()} stands. */
    public ManagerBuilder adjudicator(Adjudicator adjudicator) {
        this.adjudicator = adjudicator;
        return this;
    }

    /** Hears what happens to routes; by default nobody does. */
    public ManagerBuilder listener(RouteListener listener) {
        this.listener = listener;
        return this;
    }

    /** The wall clock: timestamps and quota resets follow it. Timeouts and backoff are immune to its jumps. */
    public ManagerBuilder clock(InstantSource clock) {
        this.wall = clock;
        return this;
    }

    ManagerBuilder monotonicClock(LongSupplier nanos) {
        this.monotonic = nanos;
        return this;
    }

    /**
     * Makes the manager. Connects to nothing: a backend that can't be reached shows later, as an unavailable route.
     *
     * @throws ConfigurationException with everything that is wrong, at once
     */
    public BroadcasterManager build() {
        BroadcasterManager manager = new BroadcasterManager(assemble(), Threads.forManager());
        manager.start();
        return manager;
    }

    Assembly assemble() {
        return Assembly.read(configuration, routes, adjudicator, listener, new Clocks(wall, monotonic));
    }
}
