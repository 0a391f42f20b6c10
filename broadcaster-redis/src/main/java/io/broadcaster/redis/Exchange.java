package io.broadcaster.redis;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/** One use of a connection, bounded in time: of the one that was last idle, or of a new one. */
final class Exchange {
    /** So long after its last answer a connection must show a sign of life before it is entrusted with anything. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisServer server;
    private final Duration timeout;
    private @Nullable RedisSocket socket; // guarded by this, as is the next
    private @Nullable String cancelled;

    Exchange(RedisServer server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /**
     * Blocks until the work is done, or until cancelled or late.
     *
     * @param work reads every answer to what it asks, unless it throws
     * @throws JedisException of the work, or of connecting
     */
    <T extends @Nullable Object> T run(Function<RedisConnection, T> work) {
        Deadline deadline = new Deadline(timeout, () -> cancel("no answer within " + timeout.toMillis() + " ms"));
        boolean reusable = false;
        try {
            RedisConnection connection = connect();
            T result = work.apply(connection);
            reusable = deadline.meet();
            if (reusable) {
                server.idle().keep(connection);
            }
            return result;
        } catch (JedisException e) {
            throw unlessCancelled(e);
        } finally {
            deadline.meet();
            if (!reusable) {
                closeSocket();
            }
        }
    }

    /** Ends it early, or keeps it from starting. By any thread; does not block. */
    synchronized void cancel(String why) {
        cancelled = why;
        closeSocket();
    }

    private synchronized JedisException unlessCancelled(JedisException failure) {
        return cancelled == null ? failure : new Cancelled(cancelled);
    }

    private RedisConnection connect() {
        IdleConnections.Idle kept = server.idle().take();
        if (kept != null && use(kept.connection().socket()) && isAlive(kept)) {
            return kept.connection();
        }
        RedisSocket fresh = server.socket(timeout);
        use(fresh);
        return server.connect(fresh);
    }

    private boolean isAlive(IdleConnections.Idle kept) {
        if (System.nanoTime() - kept.since() < FRESH_NANOS) {
            return true;
        }
        RedisConnection connection = kept.connection();
        try {
            long quarter = timeout.toMillis() / 4; // leaves time for a new connection
            connection.setSoTimeout((int) Math.min(Integer.MAX_VALUE, 1 + quarter));
            server.role().check(connection);
            connection.setSoTimeout(0);
            return true;
        } catch (JedisException goneOrDemoted) {
            connection.close();
            return false;
        }
    }

    private synchronized boolean use(RedisSocket next) {
        socket = next;
        if (cancelled != null) {
            next.close();
        }
        return cancelled == null;
    }

    private synchronized void closeSocket() {
        if (socket != null) {
            socket.close();
        }
    }
}
