package io.broadcaster.gateway;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket server that speaks the Pusher Channels protocol, so that stock {@code pusher-js} and the Pusher server
 * libraries of any language work against it unchanged. What is published on its backend reaches those who watch the
 * channel here; what comes in over its HTTP API goes to the backend. Thread-safe.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private final GatewayOptions options;
    final Metrics metrics = new Metrics();
    private final List<AppState> apps;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("gateway-loop", true),
            NioIoHandler.newFactory());
    /** Once it is shut down, what comes is not worth doing any more. */
    private final ScheduledExecutorService executor = thread("gateway-hub");
    /** A history that hangs keeps only those waiting who read it. */
    private final ScheduledExecutorService history = thread("gateway-history");

    private final List<Shard> shards;
    private final Hub hub;
    private final Server server;
    private final ReadinessProbe probe;
    private volatile boolean draining;
    private @Nullable Channel listening;
    private boolean closed;

    /** Prepares one, which {@link #start} starts. */
    public Gateway(GatewayOptions options, Backend backend) {
        this.options = options;
        ServerLimits limits = options.limits();
        InstantSource clock = InstantSource.system();
        apps = options.apps().stream().map(app -> new AppState(app, clock)).toList();
        shards = shards();
        Webhooks webhooks = new Webhooks(apps, executor, metrics);
        hub = new Hub(backend, shards, webhooks, metrics, executor, history, options.heartbeat(), this::terminate);
        probe = new ReadinessProbe(hub);
        TokenBucket admission = new TokenBucket(limits.handshakesPerSecond(), System::nanoTime);
        Handshake handshake = new Handshake(
                apps, limits, shards, new Protocol(hub, limits), metrics, () -> !draining && admission.take());
        Api api = new Api(apps, hub, new Queries(hub), clock);
        Operations operations = new Operations(metrics, probe, () -> draining);
        server = new Server(
                limits,
                new AddressLimit(limits.connectionsPerAddress(), metrics),
                () -> new HttpFront(handshake, api, operations));
        metrics.gauge("gateway.connections", "WebSockets that are open", this::connections);
    }

    private static ScheduledExecutorService thread(String name) {
        return new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory(name, true), new DiscardPolicy());
    }

    private List<Shard> shards() {
        List<Shard> all = new ArrayList<>();
        loops.forEach(loop -> all.add(new Shard((EventLoop) loop, all.size())));
        return List.copyOf(all);
    }

    private void terminate(String appId, String userId) {
        apps.stream().filter(app -> app.app.id().equals(appId)).forEach(app -> app.terminate(userId));
    }

    /**
     * Listens.
     *
     * @throws IOException when the port is taken, or the address is none of this machine
     */
    public synchronized void start() throws IOException {
        try {
            listening = server.bind(loops, options.host(), options.port());
        } catch (Exception taken) { // Netty throws what bind threw, unchecked
            close(Duration.ZERO);
            throw new IOException(
                    "Cannot listen on " + options.host() + ":" + options.port() + ": " + taken.getMessage(), taken);
        }
        hub.nodes.start();
        shards.forEach(shard -> Heartbeat.start(shard, options.limits()));
        LOG.info("[GATEWAY] Listening on {}:{} for {}", options.host(), port(), options.apps());
    }

    /** Where it listens. */
    public synchronized int port() {
        if (listening == null) {
            throw new IllegalStateException("The gateway is not started");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** How many WebSockets are open. */
    public int connections() {
        return apps.stream().mapToInt(AppState::connections).sum();
    }

    /**
     * How an app's plan stands.
     *
     * @throws IllegalArgumentException when there is no such app
     */
    public QuotaStatus quota(String appId) {
        return counter(appId).status();
    }

    /**
     * Takes what is left of an app's quota away until the day ends, to rehearse that.
     *
     * @throws IllegalArgumentException when there is no such app
     */
    public void exhaustQuota(String appId) {
        counter(appId).exhaust();
    }

    /**
     * Gives an app its whole quota once more.
     *
     * @throws IllegalArgumentException when there is no such app
     */
    public void renewQuota(String appId) {
        counter(appId).renew();
    }

    private QuotaCounter counter(String appId) {
        return apps.stream()
                .filter(app -> app.app.id().equals(appId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no app " + appId))
                .quota;
    }

    /** Closes with a deadline of five seconds. */
    @Override
    public void close() {
        close(CLOSE_DEADLINE);
    }

    /**
     * Is not ready any more, takes no new connection, moves those that are open off in stages of random length, and
     * ends. Idempotent.
     *
     * @param deadline for the moving; an interrupt ends it early and stays set
     */
    public synchronized void close(Duration deadline) {
        if (closed) {
            return;
        }
        closed = true;
        draining = true;
        int open = connections();
        if (new Drain(shards, this::connections).run(deadline)) {
            LOG.info("[GATEWAY] Closed, after moving {} connections off", open);
        } else {
            LOG.warn("[GATEWAY] Closed; {} of {} connections did not leave in time", connections(), open);
        }
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        probe.close();
        hub.close();
        executor.shutdownNow();
        history.shutdownNow();
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        metrics.close();
    }
}
