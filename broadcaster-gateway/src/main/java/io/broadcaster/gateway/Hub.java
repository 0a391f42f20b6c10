package io.broadcaster.gateway;

import io.broadcaster.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which channels are watched here: on the backend, the gateway listens to these alone. Thread-safe. */
final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** For browsers that reload a page. */
    static final Duration LINGER = Duration.ofSeconds(10);
    /** So many channels at the same time; those that nobody wants any more beyond that end at once. */
    static final int MOST_LINGERING = 10_000;
    /** Once one wire listens, a subscriber does not wait longer for what else may be slow. */
    private static final Duration OPENING = Duration.ofSeconds(3);

    /** Among so many there should be one that no browser sent. */
    private static final int NEWEST = 20;

    private static final int GROWTH = 10;

    private static final Duration LATER = Duration.ofMillis(200);

    final Webhooks webhooks;
    final Metrics metrics;
    final Nodes nodes;
    private final Backend backend;
    private final List<Shard> shards;
    private final ScheduledExecutorService executor;
    private final Executor history;
    private final ConcurrentHashMap<String, Interest> interests = new ConcurrentHashMap<>();
    /** How often a channel that was left is still to be looked at. */
    private final AtomicInteger lingering = new AtomicInteger();

    /**
     * @param executor for what takes no time
     * @param history reads the backend's history, which may block
     * @param heartbeat how often nodes tell each other that they are alive
     * @param terminate closes the connections here of an app's user, by their ids
     */
    Hub(
            Backend backend,
            List<Shard> shards,
            Webhooks webhooks,
            Metrics metrics,
            ScheduledExecutorService executor,
            Executor history,
            Duration heartbeat,
            BiConsumer<String, String> terminate) {
        this.backend = backend;
        this.shards = shards;
        this.webhooks = webhooks;
        this.metrics = metrics;
        this.executor = executor;
        this.history = history;
        this.nodes = new Nodes(this, backend.state(), heartbeat, terminate);
    }

    /** A topic and how many want it; changed within the map's computations alone. */
    private static final class Interest {
        private final Topic topic;
        private int subscribers;

        private Interest(Topic topic) {
            this.topic = topic;
        }
    }

    /** Subscribes a connection; it is told when that is done. */
    Membership join(Connection connection, String channel, @Nullable User user) {
        AppState app = connection.app;
        Interest interest = interests.compute(app.backendName(channel), (name, known) -> {
            Interest wanted = known == null ? begin(app, channel) : known;
            wanted.subscribers++;
            return wanted;
        });
        Membership membership = new Membership(connection, interest.topic, user);
        interest.topic.join(membership);
        return membership;
    }

    void leave(Membership membership) {
        Topic topic = membership.topic;
        topic.leave(membership);
        String name = topic.name();
        Interest left = interests.computeIfPresent(name, (key, interest) -> {
            interest.subscribers--;
            return interest;
        });
        if (left != null && left.subscribers == 0) {
            linger(name);
        }
    }

    private Interest begin(AppState app, String channel) {
        Topic topic = new Topic(this, app, channel);
        executor.execute(() -> open(topic));
        return new Interest(topic);
    }

    private void open(Topic topic) {
        topic.feed.open();
        var unused = topic.feed
                .listening()
                .thenCompose(listening -> topic.feed
                        .ready()
                        .thenCompose(ready -> nodes.learn(topic))
                        .orTimeout(OPENING.toMillis(), TimeUnit.MILLISECONDS))
                .handle((learnt, late) -> topic)
                .thenCompose(this::newest)
                .thenAcceptAsync(newest -> topic.open(newest.orElse(null)), executor);
    }

    /** The last event of a cache channel; completes normally. */
    private CompletableFuture<Optional<Message>> newest(Topic topic) {
        return ChannelName.isCache(topic.channel)
                ? latest(topic.name())
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * The last event of a cache channel by its backend's name, unless it is too old or can't be read in time; completes
     * normally.
     */
    CompletableFuture<Optional<Message>> latest(String backendName) {
        CompletableFuture<Optional<Message>> answer = new CompletableFuture<>();
        history.execute(() -> {
            if (!answer.isDone()) {
                answer.complete(read(backendName).filter(message -> !Topic.isTooOld(message)));
            }
        });
        return answer.completeOnTimeout(Optional.empty(), OPENING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The last that no browser sent, however many have sent since; blocks. */
    private Optional<Message> read(String backendName) {
        try {
            List<Message> newest;
            Optional<Message> found;
            int limit = NEWEST / GROWTH;
            do {
                limit *= GROWTH;
                newest = backend.newest().apply(backendName, limit);
                found = newest.stream()
                        .filter(message -> !message.event().equals(ClientEvent.WIRE_NAME))
                        .findFirst();
            } while (found.isEmpty() && newest.size() == limit && !Topic.isTooOld(newest.get(limit - 1)));
            return found;
        } catch (RuntimeException unreadable) {
            LOG.warn("[GATEWAY] The history of {} can't be read: {}", backendName, unreadable.toString());
            return Optional.empty();
        }
    }

    private void linger(String name) {
        boolean crowded = lingering.incrementAndGet() > MOST_LINGERING;
        var unused = executor.schedule(() -> end(name), crowded ? 0 : LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(String name) {
        lingering.decrementAndGet();
        Interest[] ended = new Interest[1];
        interests.computeIfPresent(name, (key, interest) -> {
            if (interest.subscribers > 0) {
                return interest;
            }
            ended[0] = interest;
            return null;
        });
        if (ended[0] != null) {
            ended[0].topic.feed.close();
        }
    }

    /** Runs something in a moment. */
    void later(Runnable task) {
        var unused = executor.schedule(task, LATER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Listens to a channel by its backend's name, once it is opened. */
    Feed feed(String backendName, Consumer<Message> messages) {
        return new Feed(backendName, backend.wires(), executor, messages, gap -> metrics.missing(gap.size()));
    }

    /** Publishes, by the backend's name of the channel. */
    CompletionStage<?> publish(String backendName, String event, String text, @Nullable String socketId) {
        return backend.publisher().publish(backendName, event, text, socketId);
    }

    /** The topic by its backend's name; null when it is not watched here. */
    @Nullable
    Topic topic(String backendName) {
        Interest interest = interests.get(backendName);
        return interest == null ? null : interest.topic;
    }

    /** All that are watched here. */
    Stream<Topic> topics() {
        return interests.values().stream().map(interest -> interest.topic).filter(topic -> topic.size() > 0);
    }

    /** Those of them that have members or are counted, over all nodes. */
    Stream<Topic> sharedTopics() {
        return topics().filter(Topic::concernsOthers);
    }

    List<Shard> shards() {
        return shards;
    }

    void close() {
        nodes.close();
        interests.values().forEach(interest -> interest.topic.feed.close());
    }
}
