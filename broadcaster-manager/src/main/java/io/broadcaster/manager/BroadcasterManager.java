package io.broadcaster.manager;

import static java.util.Objects.requireNonNull;

import io.broadcaster.AdminEvent;
import io.broadcaster.ConfigurationException;
import io.broadcaster.LogEntry;
import io.broadcaster.MessageListener;
import io.broadcaster.Receipt;
import io.broadcaster.Subscription;
import io.broadcaster.UndeliveredException;
import io.broadcaster.spi.History;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcasts an application's log lines, admin events and task updates over the first of its routes that takes them.
 *
 * <p>Every {@code broadcast…} method returns at once, waits for no network and throws for no reason of transport: the
 * stage that it returns completes with a {@link Receipt}, or with an {@link UndeliveredException} that says why not.
 * What hangs on these stages may block or broadcast in turn. Messages with the same ordering key (a log line's thread
 * id, a task's id, otherwise the channel) are published in the order of the calls. Thread-safe.
 */
public final class BroadcasterManager implements AutoCloseable {
    /** How long {@link #close()} waits for pending messages. */
    public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final AtomicReference<@Nullable BroadcasterManager> DEFAULT = new AtomicReference<>();

    private final Assembly assembly;
    private final Threads threads;
    private final Outbox outbox;
    final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Instances instances;
    private final HistoryKeeper history;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    BroadcasterManager(Assembly assembly, Threads threads) {
        this.assembly = assembly;
        this.threads = threads;
        Settings settings = assembly.settings();
        Buffer buffer = new Buffer(settings.bufferMessages(), settings.bufferBytes());
        this.settlement = new Settlement(buffer, threads.receipts());
        this.history = new HistoryKeeper(assembly, threads.history());
        Notices notices = new Notices(assembly.listener(), threads.notices());
        this.dispatcher = new Dispatcher(assembly, settlement, history, notices, threads.workers());
        this.instances = new Instances(assembly, dispatcher::send, notices);
        notices.announceBy(instances::changed);
        this.outbox = new Outbox(settings, assembly.clocks(), buffer, settlement, dispatcher::send);
    }

    /**
     * A manager configured by the environment, and by the file {@code .env} of the current folder where there is one.
     *
     * @throws ConfigurationException with everything that is wrong, at once
     */
    public static BroadcasterManager fromEnvironment() {
        return builder().configuration(Configuration.load()).build();
    }

    /** A manager configured by code. */
    public static ManagerBuilder builder() {
        return new ManagerBuilder();
    }

    /** The instance that is shared by all who ask here: the one that was set, else one {@link #fromEnvironment()}. */
    public static BroadcasterManager getDefault() {
        synchronized (DEFAULT) {
            BroadcasterManager manager = DEFAULT.get();
            if (manager == null) {
                manager = fromEnvironment();
                DEFAULT.set(manager);
            }
            return manager;
        }
    }

    /** Sets the shared instance, or with null forgets it. The one before is not closed. */
    public static void setDefault(@Nullable BroadcasterManager manager) {
        synchronized (DEFAULT) {
            DEFAULT.set(manager);
        }
    }

    void start() {
        List<Route> routes = assembly.routes();
        routes.forEach(route -> LOG.info("[BROADCASTER_MANAGER] Added broadcaster: {}", route.name));
        LOG.info("[BROADCASTER_MANAGER] Set primary broadcaster: {}", routes.get(0).name);
        LOG.info("[BROADCASTER_MANAGER] Initialized with {} as primary", RouteLog.display(routes.get(0).type));
        dispatcher.start();
        instances.start(assembly.store());
    }

    /** Sends a log line to channel {@code logs}. */
    public CompletionStage<Receipt> broadcastLog(LogEntry entry) {
        return outbox.log(entry);
    }

    /** Sends an event to the admin channel. Its room in the buffer is reserved: log lines cannot crowd it out. */
    public CompletionStage<Receipt> broadcastAdminEvent(AdminEvent event) {
        return outbox.adminEvent(event);
    }

    /**
     * Sends {@code {"task_id", …update}} to channel {@code task_updates}.
     *
     * @param update anything that Jackson turns into a JSON object
     */
    public CompletionStage<Receipt> broadcastTaskUpdate(String taskId, Object update) {
        return outbox.taskUpdate(requireNonNull(taskId, "taskId"), requireNonNull(update, "update"));
    }

    /** Sends {@code update}, anything that Jackson turns into JSON, to channel {@code general_updates}. */
    public CompletionStage<Receipt> broadcastGeneralUpdate(Object update) {
        return broadcast("general_updates", "general_update", update);
    }

    /**
     * Sends any event to any channel. A checkpoint event on {@code run_events} also goes to the admin channel, as
     * {@code {"type":"run_event","data":…}}.
     *
     * @param data anything that Jackson turns into JSON, read during the call
     */
    public CompletionStage<Receipt> broadcast(String channel, String event, Object data) {
        return outbox.any(
                requireNonNull(channel, "channel"), requireNonNull(event, "event"), requireNonNull(data, "data"), null);
    }

    /**
     * As {@link #broadcast(String, String, Object)}, to everyone on the channel but one connection.
     *
     * @param socketId the browser connection that already knows
     */
    public CompletionStage<Receipt> broadcast(String channel, String event, Object data, String socketId) {
        return outbox.any(
                requireNonNull(channel, "channel"),
                requireNonNull(event, "event"),
                requireNonNull(data, "data"),
                requireNonNull(socketId, "socketId"));
    }

    /**
     * Listens to a channel on every self-hosted route at once. Reconnecting, and catching up afterwards, happen by
     * themselves.
     *
     * @throws IllegalStateException when no route can listen, or the manager is closed
     */
    public Subscription subscribe(String channel, MessageListener listener) {
        return listen(channel, listener, null);
    }

    /**
     * As {@link #subscribe(String, MessageListener)}, beginning with all that the history has after a message: what
     * hosted routes carried included.
     *
     * @param after the id of the last message that the listener has had, or a {@link History.Page#cursor()}
     */
    public Subscription subscribe(String channel, String after, MessageListener listener) {
        return listen(channel, listener, new Replay(history, channel, after));
    }

    private Subscription listen(String channel, MessageListener listener, @Nullable Replay replay) {
        if (outbox.isClosed()) {
            throw new IllegalStateException("The manager is closed");
        }
        if (assembly.selfHosted().isEmpty()) {
            throw new IllegalStateException(
                    "No configured route can listen: configure Redis (REDIS_URL) or PostgreSQL (DATABASE_URL)");
        }
        ChannelSubscription subscription = ChannelSubscription.open(assembly, channel, listener, replay);
        subscriptions.add(subscription);
        return () -> {
            subscriptions.remove(subscription);
            subscription.close();
        };
    }

    /** Reads the history of a channel, as {@link History#read} says. Blocks. */
    public History.Page history(String channel, @Nullable String after, int limit, History.Order order) {
        return history.read(channel, after, limit, order);
    }

    /**
     * The routes' broadcasters that have an optional ability, by the names of their routes in order of preference: for
     * programs that listen, say, with a receiver of their own. Publishing with one goes past the manager.
     *
     * @param ability such as {@link io.broadcaster.spi.Subscribable}
     */
    public <T> Map<String, T> abilities(Class<T> ability) {
        Map<String, T> able = new LinkedHashMap<>();
        for (Route route : assembly.routes()) {
            if (ability.isInstance(route.broadcaster)) {
                able.put(route.name, ability.cast(route.broadcaster));
            }
        }
        return able;
    }

    /** The state of this moment. */
    public ManagerStatus status() {
        List<Route> routes = assembly.routes();
        Route active = Route.firstActive(routes);
        return new ManagerStatus(
                routes.get(0).name,
                routes.get(0).isActive(),
                assembly.settings().toAll(),
                active == null ? null : active.name,
                settlement.counts(),
                routes.stream().map(Route::status).toList(),
                dispatcher.transitions(),
                instances.live());
    }

    /**
     * Ends a route's rest at once, because an operator knows better.
     *
     * @throws IllegalArgumentException when there is no such route
     */
    public void reset(String name) {
        Route route = assembly.routes().stream()
                .filter(candidate -> candidate.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no route named " + name));
        dispatcher.send(served -> served.reset(route));
    }

    /** Closes with a deadline of {@link #CLOSE_DEADLINE}. */
    @Override
    public void close() {
        close(CLOSE_DEADLINE);
    }

    /**
     * Takes no more messages, waits for the pending ones, and ends all threads and connections. Idempotent: only the
     * first call does anything.
     *
     * @param deadline how long to wait for pending messages; an interrupt ends the wait and stays set
     * @return exactly how many messages were given up; their receipts say {@code CLOSED}
     */
    public long close(Duration deadline) {
        if (!outbox.close()) {
            return 0;
        }
        long undelivered = new Drain(dispatcher, settlement).await(deadline);
        if (undelivered > 0) {
            LOG.warn("[BROADCASTER_MANAGER] Closed with {} messages undelivered", undelivered);
        }
        subscriptions.forEach(Subscription::close);
        instances.close();
        threads.finishHistory();
        assembly.routes().forEach(Route::closeBroadcaster);
        threads.close();
        return undelivered;
    }
}
