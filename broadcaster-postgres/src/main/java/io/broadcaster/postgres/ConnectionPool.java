package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.broadcaster.spi.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** As many connections as are used at once, each kept for the next use. Thread-safe. */
final class ConnectionPool {
    private static final long FRESH_NANOS = SECONDS.toNanos(1);

    private final Connector connector;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    ConnectionPool(Connector connector) {
        this.connector = connector;
    }

    /** Some SQL. Sets the auto-commit mode it needs, and leaves no transaction open unless it throws. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Some SQL with a result; otherwise as {@link Work}. */
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private record Idle(Connection connection, long since) {}

    void use(Work work) throws SQLException {
        query(connection -> {
            work.run(connection);
            return true;
        });
    }

    <T> T query(Query<T> query) throws SQLException {
        Connection connection = borrow();
        boolean reusable = false;
        try {
            T result = query.run(connection);
            reusable = !connection.isClosed();
            return result;
        } catch (SQLException e) {
            reusable = SqlStates.reason(e) == Reason.REJECTED && rolledBack(connection);
            throw e;
        } finally {
            if (reusable) {
                idle.addFirst(new Idle(connection, System.nanoTime()));
            } else {
                discardAll(connection);
            }
        }
    }

    private Connection borrow() throws SQLException {
        for (Idle candidate = idle.pollFirst(); candidate != null; candidate = idle.pollFirst()) {
            if (isUsable(candidate)) {
                return candidate.connection();
            }
            connector.discard(candidate.connection());
        }
        return connector.open();
    }

    /** Asks a connection that has been idle for long, since servers and firewalls end such connections. */
    private static boolean isUsable(Idle candidate) throws SQLException {
        return System.nanoTime() - candidate.since() < FRESH_NANOS
                ? !candidate.connection().isClosed()
                : candidate.connection().isValid(0);
    }

    private static boolean rolledBack(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }

    /** What broke this connection has most likely broken the idle ones too. */
    private void discardAll(Connection broken) {
        connector.discard(broken);
        for (Idle other = idle.pollFirst(); other != null; other = idle.pollFirst()) {
            connector.discard(other.connection());
        }
    }
}
