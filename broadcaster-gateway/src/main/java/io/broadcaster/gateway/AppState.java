package io.broadcaster.gateway;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One app, and what is going on in it on this node. Thread-safe. */
final class AppState {
    final App app;
    final QuotaCounter quota;
    final Replays replays;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentHashMap<String, Set<Connection>> users = new ConcurrentHashMap<>();

    AppState(App app, InstantSource clock) {
        this.app = app;
        this.quota = new QuotaCounter(app.limits().quota(), clock);
        this.replays = new Replays(clock);
    }

    /** The name of a channel on the backend. */
    String backendName(String channel) {
        return app.channelPrefix() + channel;
    }

    /** One connection more; false when there are too many already. */
    boolean connected() {
        if (connections.incrementAndGet() <= app.limits().connections()) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    void signedIn(User user, Connection connection) {
        users.compute(user.id(), (id, all) -> {
            Set<Connection> connections = all == null ? ConcurrentHashMap.newKeySet() : all;
            connections.add(connection);
            return connections;
        });
    }

    void signedOut(User user, Connection connection) {
        users.computeIfPresent(user.id(), (id, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
        });
    }

    /** Closes the connections that a user has signed in on. */
    void terminate(String userId) {
        for (Connection connection : users.getOrDefault(userId, Set.of())) {
            connection.shard.execute(() -> connection.close(CloseCode.UNAUTHORIZED, "Terminated by the application"));
        }
    }
}
