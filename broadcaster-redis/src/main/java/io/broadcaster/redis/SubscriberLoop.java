package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The thread that listens: connects, reads until the connection breaks or falls silent, waits a little, and again. */
final class SubscriberLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriberLoop.class);

    /** A server that is asked every second and says nothing for so long is gone, whatever TCP believes. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final RedisServer server;
    private final RedisSubscriber subscriber;
    private final ScheduledThreadPoolExecutor writer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff();
    private boolean down; // of the thread alone, as is the backoff
    private @Nullable RedisSocket socket; // guarded by this

    SubscriberLoop(RedisServer server, RedisSubscriber subscriber) {
        this.server = server;
        this.subscriber = subscriber;
        this.writer = new ScheduledThreadPoolExecutor(1, task -> daemon("heartbeat", task), new DiscardPolicy());
        writer.setRemoveOnCancelPolicy(true);
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
        if (socket != null) {
            socket.close();
        }
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (RedisSocket next = server.socket(SILENCE)) {
                use(next);
                listen(connect(next));
            } catch (Throwable e) { // even an Error, such as that of a length that no memory can hold
                if (stopped.getCount() > 0) {
                    pause(report(server.failure(e, List.of())));
                }
            }
        }
    }

    private synchronized void use(RedisSocket next) {
        socket = next;
        if (stopped.getCount() == 0) {
            next.close();
        }
    }

    private RedisConnection connect(RedisSocket next) {
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

    private void listen(RedisConnection connection) {
        connection.setSoTimeout((int) SILENCE.toMillis());
        SubscriberSession session = new SubscriberSession(server, connection, writer);
        subscriber.begin(session);
        Future<?> heartbeat = writer.scheduleWithFixedDelay(session::ping, 1, 1, TimeUnit.SECONDS);
        try {
            while (stopped.getCount() > 0) {
                session.read(subscriber::deliver);
                backoff.reset();
                down = false;
            }
        } finally {
            heartbeat.cancel(false);
        }
    }

    /** Tells the listeners, and the log only at the first of several failures. */
    private BroadcastException report(BroadcastException failure) {
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
                : backoff.next();
        try {
            boolean ended = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("Waited {} for the next attempt, ended: {}", pause, ended);
        } catch (InterruptedException strayed) {
            // some listener's interrupt; stop() is what ends this thread
        }
    }
}
