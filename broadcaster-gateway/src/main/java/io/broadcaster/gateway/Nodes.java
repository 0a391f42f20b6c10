package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadcaster.Message;
import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway among those on the same backend. Each tells in the shared state who watches what on it; a message on one
 * channel tells the others when members came or went, and they look. A node that falls silent is forgotten, which the
 * others notice within {@link #LIFE} and a heartbeat. Thread-safe.
 */
final class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String CHANNEL = "gateway_nodes";
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LIFE = HEARTBEAT.multipliedBy(3);
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final String id = UUID.randomUUID().toString();
    private final Hub hub;
    private final @Nullable SharedState state;
    private final ScheduledExecutorService executor;
    private final BiConsumer<String, String> terminate;
    private final Feed feed;
    private final Set<Topic> changed = ConcurrentHashMap.newKeySet();

    /**
     * @param state null for a node that knows of no other
     * @param executor may be blocked by the state
     * @param terminate closes the connections here of an app's user, by their ids
     */
    Nodes(
            Hub hub,
            @Nullable SharedState state,
            ScheduledExecutorService executor,
            BiConsumer<String, String> terminate) {
        this.hub = hub;
        this.state = state;
        this.executor = executor;
        this.terminate = terminate;
        this.feed = hub.feed(CHANNEL, this::heard);
    }

    void start() {
        executor.execute(feed::open);
        var unused = executor.scheduleWithFixedDelay(this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Somebody came to a topic, or left it. */
    void changed(Topic topic) {
        if (state != null && changed.add(topic)) {
            var unused = executor.schedule(this::tell, GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Who watches what elsewhere, by the backend's names of the channels; completes normally. */
    CompletableFuture<Map<String, Census>> elsewhere(String prefix) {
        return CompletableFuture.supplyAsync(() -> read(prefix), executor);
    }

    /** Ends a user's connections, wherever they are. */
    void terminate(AppState app, String userId) {
        say(Map.of("app", app.app.id(), "terminate", userId));
    }

    private void tell() {
        Map<String, String> changes = new HashMap<>();
        boolean members = false;
        for (Topic topic : List.copyOf(changed)) {
            changed.remove(topic);
            changes.put(topic.app.backendName(topic.channel), describe(topic));
            members |= ChannelName.isPresence(topic.channel);
        }
        if (!changes.isEmpty() && write(changes) && members) {
            say(Map.of("node", id, "changed", changes.keySet()));
        }
    }

    private static String describe(Topic topic) {
        Census census = topic.census();
        return census.subscribers() == 0 ? "" : census.encode();
    }

    /** After a silence that was too long, all is told again. */
    private void beat() {
        write(Map.of());
        hub.presenceTopics().forEach(this::look);
    }

    private boolean write(Map<String, String> changes) {
        if (state == null) {
            return false;
        }
        try {
            if (!state.write(id, changes, LIFE)) {
                Map<String, String> all = new HashMap<>();
                hub.topics().forEach(topic -> all.put(topic.app.backendName(topic.channel), describe(topic)));
                if (!all.isEmpty()) {
                    state.write(id, all, LIFE);
                    say(Map.of("node", id, "changed", all.keySet()));
                }
            }
            return true;
        } catch (RuntimeException failure) {
            LOG.warn("[GATEWAY] Other nodes can't be told who is connected here: {}", failure.toString());
            hub.topics().forEach(changed::add);
            return false;
        }
    }

    private void look(Topic topic) {
        if (state != null) {
            String name = topic.app.backendName(topic.channel);
            topic.elsewhere(read(name).getOrDefault(name, Census.EMPTY).users());
        }
    }

    private Map<String, Census> read(String prefix) {
        Map<String, Census> all = new HashMap<>();
        if (state == null) {
            return all;
        }
        try {
            state.read(prefix).forEach((node, told) -> {
                if (!node.equals(id)) {
                    told.forEach((name, text) -> all.merge(name, Census.decode(text), Census::plus));
                }
            });
        } catch (RuntimeException failure) {
            LOG.warn("[GATEWAY] Who is connected to other nodes can't be read: {}", failure.toString());
        }
        return all;
    }

    private void say(Map<String, ?> text) {
        var unused = hub.publish(CHANNEL, "node", Json.write(text), null);
    }

    private void heard(Message message) {
        JsonNode said = Json.parse(message.data())
                .flatMap(data -> Json.parse(data.asText()))
                .orElseGet(Json.MAPPER::nullNode);
        if (said.has("terminate")) {
            terminate.accept(said.path("app").asText(), said.path("terminate").asText());
        } else if (!said.path("node").asText().equals(id)) {
            said.path("changed").forEach(name -> {
                Topic topic = hub.topic(name.asText());
                if (topic != null && ChannelName.isPresence(topic.channel)) {
                    executor.execute(() -> look(topic));
                }
            });
        }
    }

    /** Before a topic's first subscriber is let in: who is there already. */
    CompletableFuture<Void> learn(Topic topic) {
        return ChannelName.isPresence(topic.channel)
                ? CompletableFuture.runAsync(() -> look(topic), executor)
                : CompletableFuture.completedFuture(null);
    }

    /** Others need not wait until this node is forgotten. */
    void close() {
        feed.close();
        if (state != null) {
            try {
                state.write(id, Map.of(), Duration.ofMillis(1));
            } catch (RuntimeException failure) {
                LOG.warn("[GATEWAY] Other nodes can't be told that this one ends: {}", failure.toString());
            }
        }
    }
}
