package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadcaster.Message;
import io.broadcaster.spi.SharedState;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway among those on the same backend. Each tells in the shared state who watches what on it; a message on one
 * channel tells the others when members came or went, and they look. A node that falls silent for three heartbeats is
 * forgotten, which the others notice with the next. While the state cannot be read, what was read last stays true.
 * Thread-safe.
 */
final class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** No client and no app's secret can name it: {@link ChannelName}, and {@link App} for prefixes. */
    static final String CHANNEL = "#gateway_nodes";

    private static final Duration GATHERING = Duration.ofMillis(20);

    private final String id = UUID.randomUUID().toString();
    private final Hub hub;
    private final @Nullable SharedState state;
    private final Duration heartbeat;
    private final BiConsumer<String, String> terminate;
    private final Feed feed;
    /** The state may keep it waiting, and nobody else shall wait with it. */
    private final ScheduledExecutorService executor =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("gateway-nodes", true), new DiscardPolicy());

    /** Channels by the backend's names, about which the others are to be told. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean telling = new AtomicBoolean();
    // Touched by the executor alone.
    private boolean begun;
    private boolean failing;
    /** False after the state failed or forgot this node: it may lack others too, who need a heartbeat to mend that. */
    private boolean settled = true;

    /**
     * @param state null for a node that knows of no other
     * @param terminate closes the connections here of an app's user, by their ids
     */
    Nodes(Hub hub, @Nullable SharedState state, Duration heartbeat, BiConsumer<String, String> terminate) {
        this.hub = hub;
        this.state = state;
        this.heartbeat = heartbeat;
        this.terminate = terminate;
        this.feed = hub.feed(CHANNEL, this::heard);
    }

    void start() {
        executor.execute(feed::open);
        if (state != null) {
            long period = heartbeat.toMillis();
            var unused = executor.scheduleWithFixedDelay(() -> beat(state), 0, period, TimeUnit.MILLISECONDS);
        }
    }

    /** Somebody came to a topic, or left it. */
    void changed(Topic topic) {
        changed(topic.name());
    }

    private void changed(String name) {
        if (state != null && changed.add(name) && telling.compareAndSet(false, true)) {
            var unused = executor.schedule(() -> tell(state), GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Who watches what elsewhere, by the backend's names of the channels that begin so.
     *
     * @return may fail with a {@link Refusal}
     */
    CompletableFuture<Map<String, Census>> elsewhere(String prefix) {
        return state == null
                ? CompletableFuture.completedFuture(Map.of())
                : CompletableFuture.supplyAsync(
                        () -> read(state, prefix)
                                .map(this::elsewhere)
                                .orElseThrow(
                                        () -> new Refusal(503, "Who is connected to other nodes can't be read now")),
                        executor);
    }

    /** Ends a user's connections, wherever they are; completes when all nodes will hear of it. */
    CompletionStage<?> terminate(AppState app, String userId) {
        return say(Map.of("app", app.app.id(), "terminate", userId));
    }

    private void beat(SharedState shared) {
        tell(shared);
        if (settled) {
            hub.sharedTopics()
                    .collect(Collectors.groupingBy(topic -> topic.app))
                    .forEach((app, topics) -> look(shared, app.backendName(commonStart(app)), topics));
        }
    }

    /** Says that this node is alive, and what changed; after it was forgotten, everything. */
    private void tell(SharedState shared) {
        telling.set(false);
        Set<String> names = Set.copyOf(changed);
        changed.removeAll(names);
        try {
            boolean known = shared.write(id, describe(names), life());
            if (!known) {
                names = hub.topics().map(Topic::name).collect(Collectors.toSet());
                shared.write(id, describe(names), life());
            }
            settled = known || !begun;
            begun = true;
            works();
        } catch (RuntimeException failure) {
            changed.addAll(names);
            fails(failure);
            return;
        }
        Set<String> told = names.stream().filter(this::concernsOthers).collect(Collectors.toSet());
        if (!told.isEmpty()) {
            var unused = say(Map.of("node", id, "changed", told));
        }
    }

    /** What all names begin with that concern several nodes. */
    private static String commonStart(AppState app) {
        return app.app.limits().subscriptionCount() ? "" : ChannelName.PRESENCE;
    }

    private boolean concernsOthers(String name) {
        Topic topic = hub.topic(name);
        return topic != null && topic.concernsOthers();
    }

    private Duration life() {
        return heartbeat.multipliedBy(3);
    }

    private Map<String, String> describe(Set<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, this::describe));
    }

    private String describe(String name) {
        Topic topic = hub.topic(name);
        Census census = topic == null ? Census.EMPTY : topic.census();
        return census.subscribers() == 0 ? "" : census.encode();
    }

    /** Learns who is connected to other nodes, unless that can't be read, or is not all there. */
    private void look(SharedState shared, String prefix, List<Topic> topics) {
        Map<String, Map<String, String>> told = read(shared, prefix).orElse(null);
        if (told == null) {
            return;
        }
        if (!mend(told.getOrDefault(id, Map.of()), topics)) {
            settled = false; // the state has lost what this node told, and perhaps what others did
            return;
        }
        Map<String, Census> elsewhere = elsewhere(told);
        topics.forEach(topic -> topic.elsewhere(elsewhere.getOrDefault(topic.name(), Census.EMPTY)));
    }

    /** Tells again what the state has lost or has from an older time; false when it has lost something. */
    private boolean mend(Map<String, String> own, List<Topic> topics) {
        Set<String> names = topics.stream().map(Topic::name).collect(Collectors.toCollection(HashSet::new));
        names.addAll(own.keySet());
        boolean complete = true;
        for (String name : names) {
            String now = describe(name);
            if (!own.getOrDefault(name, "").equals(now) && !changed.contains(name)) {
                changed(name);
                complete &= own.containsKey(name);
            }
        }
        return complete;
    }

    private Map<String, Census> elsewhere(Map<String, Map<String, String>> told) {
        Map<String, Census> all = new HashMap<>();
        told.forEach((node, census) -> {
            if (!node.equals(id)) {
                census.forEach((name, text) -> all.merge(name, Census.decode(text), Census::plus));
            }
        });
        return all;
    }

    /** Empty when it can't be read. */
    private Optional<Map<String, Map<String, String>>> read(SharedState shared, String prefix) {
        try {
            return Optional.of(shared.read(prefix));
        } catch (RuntimeException failure) {
            fails(failure);
            return Optional.empty();
        }
    }

    private void fails(RuntimeException failure) {
        settled = false;
        if (!failing) {
            failing = true;
            LOG.warn(
                    "[GATEWAY] Nodes can't tell each other who is connected to them, and go on with what they know: {}",
                    String.valueOf(failure.getMessage()));
        }
    }

    private void works() {
        if (failing) {
            failing = false;
            LOG.info("[GATEWAY] Nodes tell each other again who is connected to them");
        }
    }

    private CompletionStage<?> say(Map<String, ?> text) {
        return hub.publish(CHANNEL, "node", Json.write(text), null);
    }

    private void heard(Message message) {
        JsonNode said = Json.parse(message.data())
                .flatMap(data -> Json.parse(data.asText()))
                .orElseGet(Json.MAPPER::nullNode);
        if (said.has("terminate")) {
            terminate.accept(said.path("app").asText(), said.path("terminate").asText());
        } else if (state != null && !said.path("node").asText().equals(id)) {
            said.path("changed").forEach(name -> {
                Topic topic = hub.topic(name.asText());
                if (topic != null && topic.concernsOthers()) {
                    executor.execute(() -> changedElsewhere(state, topic));
                }
            });
        }
    }

    private void changedElsewhere(SharedState shared, Topic topic) {
        if (settled) {
            look(shared, topic.name(), List.of(topic));
        }
    }

    /** Before a topic's first subscriber is let in: who is there already. */
    CompletableFuture<Void> learn(Topic topic) {
        return state != null && topic.concernsOthers()
                ? CompletableFuture.runAsync(() -> look(state, topic.name(), List.of(topic)), executor)
                : CompletableFuture.completedFuture(null);
    }

    /** Others need not wait until this node is forgotten. */
    void close() {
        feed.close();
        executor.shutdownNow();
        if (state != null) {
            try {
                state.write(id, Map.of(), Duration.ofMillis(1));
            } catch (RuntimeException failure) {
                LOG.warn(
                        "[GATEWAY] Other nodes can't be told that this one ends: {}",
                        String.valueOf(failure.getMessage()));
            }
        }
    }
}
