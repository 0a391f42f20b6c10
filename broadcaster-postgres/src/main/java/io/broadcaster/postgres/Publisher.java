package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Inserts batches. The SQL runs in a worker while the caller waits for it: whatever a connection is blocked in (a name
 * server, a TLS handshake, a write), the caller goes at its deadline, or when the publisher is closed.
 */
final class Publisher implements AutoCloseable {
    private final Connector connector;
    private final ConnectionPool pool;
    private final WakeUps wakeUps;
    private final Duration timeout;
    private final ExecutorService workers = Threads.workers("publish");
    private final Set<Insertion> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param pool of the connector's connections */
    Publisher(Connector connector, ConnectionPool pool, WakeUps wakeUps, Duration timeout) {
        this.connector = connector;
        this.pool = pool;
        this.wakeUps = wakeUps;
        this.timeout = timeout;
    }

    /**
     * Stores a batch and wakes its listeners.
     *
     * @param carrier the route that carried it, when that was another one
     */
    void publish(List<Message> batch, @Nullable String carrier) {
        Insertion insertion = new Insertion(batch, carrier, timeout);
        running.add(insertion);
        try {
            if (closed) {
                throw new SQLException("the broadcaster is closed");
            }
            workers.execute(() -> run(insertion));
            insertion.await();
        } catch (SQLException e) {
            giveUp(insertion, batch.size(), e);
        } finally {
            running.remove(insertion);
        }
    }

    private void run(Insertion insertion) {
        try {
            pool.use(connection -> insertion.run(connection, wakeUps));
        } catch (SQLException | RuntimeException | Error e) {
            insertion.fail(e);
        }
    }

    /** Throws, unless the rows were committed in the last moment. */
    private void giveUp(Insertion insertion, int size, SQLException cause) {
        Outcome outcome = insertion.abandon();
        if (outcome == Outcome.ACCEPTED) {
            return;
        }
        Connection blocked = insertion.connection();
        if (blocked != null) {
            connector.discard(blocked);
        }
        throw BroadcastException.ofAll(
                SqlStates.reason(cause), outcome, size, SqlStates.message(connector, cause), cause);
    }

    @Override
    public void close() {
        closed = true;
        SQLException cause = new SQLException("the broadcaster was closed");
        running.forEach(insertion -> insertion.fail(cause));
        workers.shutdown();
        connector.close();
    }
}
