package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Reads channels' histories, each page as of one moment. Thread-safe. */
final class HistoryReader {
    /** Readers may be many, connections are few. */
    private static final int READS_AT_ONCE = 4;

    private final Connector connector;
    private final ConnectionPool pool;
    private final Duration timeout;
    private final Semaphore turns = new Semaphore(READS_AT_ONCE, true);

    /** @param timeout how long a read may wait for its turn, and then for each answer */
    HistoryReader(Connector connector, ConnectionPool pool, Duration timeout) {
        this.connector = connector;
        this.pool = pool;
        this.timeout = timeout;
    }

    Page read(String channel, @Nullable String after, int limit, Order order) {
        try {
            awaitTurn();
            try {
                return pool.query(connection -> read(connection, channel, after, limit, order));
            } finally {
                turns.release();
            }
        } catch (SQLException e) {
            throw new BroadcastException(SqlStates.reason(e), SqlStates.message(connector, e), List.of(), null, e);
        }
    }

    private void awaitTurn() throws SQLException {
        try {
            if (!turns.tryAcquire(timeout.toNanos(), NANOSECONDS)) {
                throw new SQLException("too many histories are being read at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    private Page read(Connection connection, String channel, @Nullable String after, int limit, Order order)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // The server shall not go on when the reader has given up.
            statement.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = "
                            + Math.max(1, timeout.toMillis()));
        }
        ChannelHistory history = new ChannelHistory(connection, channel);
        Page page = order == Order.OLDEST_FIRST ? history.forward(after, limit) : history.backward(after, limit);
        connection.commit();
        return page;
    }
}
