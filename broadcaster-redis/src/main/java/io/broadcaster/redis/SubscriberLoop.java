package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.ReconnectBackoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The thread that listens: connects, reads until the connection breaks or falls silent, waits a little, and again. */
final class SubscriberLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriberLoop.class);

    /** A server that is asked every second and says nothing for so long is gone, whatever TCP believes. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** The first look comes early: it also finds most of what slipped in between subscribing and catching up. */
    private static final long FIRST_LOOK_MILLIS = 100;

    private static final long LOOK_MILLIS = 1_000;

    private final Servers servers;
    private final Supplier<RedisServer> whom;
    private final Wire wire;
    private final Exchanges exchanges;
    private final RedisSubscriber subscriber;
    private final ScheduledThreadPoolExecutor writer = executor("writer");
    private final ScheduledThreadPoolExecutor watch = executor("watchdog");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReconnectBackoff backoff = new ReconnectBackoff();
    private boolean down; // of the thread alone, as is the backoff
    private @Nullable RedisSocket socket; // guarded by this

    /** @param whom the server to listen to */
    SubscriberLoop(
            Servers servers, Supplier<RedisServer> whom, Wire wire, Exchanges exchanges, RedisSubscriber subscriber) {
        this.servers = servers;
        this.whom = whom;
        this.wire = wire;
        this.exchanges = exchanges;
        this.subscriber = subscriber;
    }

    private static ScheduledThreadPoolExecutor executor(String role) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, task -> daemon(role, task), new DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static Thread daemon(String role, Runnable task) {
        Thread thread = new Thread(task, "broadcaster-redis-" + role);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        daemon("reader", this::run).start();
    }

    /** For good. By any thread, also a listener's; does not wait. */
    synchronized void stop() {
        stopped.countDown();
        writer.shutdownNow();
        watch.shutdownNow();
        if (socket != null) {
            socket.close();
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try {
                String channel = subscriber.anyChannel();
                listen(whom.get(), channel == null ? "" : channel);
            } catch (Throwable e) { // even an Error, such as that of a length that no memory can hold
                if (stopped.getCount() > 0) {
                    pause(report(e));
                }
            }
        }
    }

    private void listen(RedisServer server, String nearby) {
        try (RedisSocket next = server.socket(SILENCE)) {
            use(next);
            listen(server, connect(server, next), nearby);
        } catch (BroadcastException e) {
            throw e;
        } catch (Throwable e) {
            throw server.failure(e, List.of());
        }
    }

    private synchronized void use(RedisSocket next) {
        socket = next;
        if (stopped.getCount() == 0) {
            next.close();
        }
    }

    private RedisConnection connect(RedisServer server, RedisSocket next) {
        Deadline deadline = new Deadline(SILENCE, next::close);
        try {
            return server.connect(next);
        } catch (JedisConnectionException e) {
            throw deadline.meet() ? e : silent(e);
        } finally {
            deadline.meet();
        }
    }

    private static JedisConnectionException silent(Throwable cause) {
        return new JedisConnectionException("no answer within " + SILENCE.toMillis() + " ms", cause);
    }

    private void listen(RedisServer server, RedisConnection connection, String nearby) {
        connection.setSoTimeout((int) SILENCE.toMillis());
        ServerRun run = ServerRun.ask(exchanges, server, SILENCE);
        CatchUp catchUp = new CatchUp(exchanges.caller(server, SILENCE), wire, run);
        SubscriberSession session =
                new SubscriberSession(server, wire, connection, writer, subscriber, catchUp, nearby);
        Watchdog watchdog = new Watchdog(servers, server, wire, exchanges, subscriber, session, nearby);
        subscriber.begin(session);
        Future<?> looking =
                watch.scheduleWithFixedDelay(watchdog::look, FIRST_LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        try {
            while (stopped.getCount() > 0) {
                session.read();
                backoff.reset();
                down = false;
            }
        } finally {
            looking.cancel(false);
        }
    }

    /** Tells the listeners, and the log only at the first of several failures. */
    private BroadcastException report(Throwable failed) {
        servers.forget();
        BroadcastException failure = failed instanceof BroadcastException worded
                ? worded
                : new BroadcastException(Reason.UNAVAILABLE, failed.toString(), List.of(), null, null);
        if (down) {
            LOG.debug("[PubSub] Redis still not heard: {}", failure.getMessage());
        } else {
            LOG.warn("[PubSub] Redis is not heard, reconnecting until it is: {}", failure.getMessage());
        }
        down = true;
        subscriber.interrupted(failure);
        return failure;
    }

    private void pause(BroadcastException failure) {
        Duration pause = failure.reason() == Reason.UNAUTHORIZED
                ? Duration.ofSeconds(SubscriberSession.REFUSED_SECONDS)
                : backoff.next(System.nanoTime());
        try {
            boolean ended = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("Waited {} for the next attempt, ended: {}", pause, ended);
        } catch (InterruptedException strayed) {
            // some listener's interrupt; stop() is what ends this thread
        }
    }
}
