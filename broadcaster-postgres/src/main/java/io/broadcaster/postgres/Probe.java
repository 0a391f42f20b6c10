package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Proves that notifications come through, on a channel of its own: one goes out every second and has to be back before
 * the next. The first one, where a pooler stands before the server, goes out by another session, as all that matter do:
 * a pooler that shares sessions among clients passes on, if anything, only what comes while it is asked.
 */
final class Probe {
    private static final int FIRST_WAIT_MILLIS = 2_000;
    private static final int WAIT_MILLIS = 100;

    private final String channel = "broadcaster_probe_" + UUID.randomUUID();
    private final Connector connector;
    private final Connection connection;
    private @Nullable String awaited;

    /** @param connector by which the connection was made */
    Probe(Connector connector, Connection connection) {
        this.connector = connector;
        this.connection = connection;
    }

    /** @throws SQLException when notifications do not come through */
    void start() throws SQLException {
        Sql.execute(connection, "LISTEN \"" + channel + "\"");
        if (Pooler.isBetween(connection) && !hearsAnotherSession()) {
            throw new SQLException("a connection pooler that shares sessions among its clients (such as PgBouncer in"
                    + " transaction mode) does not pass notifications on: set DATABASE_LISTEN_URL to the server's own"
                    + " address");
        }
    }

    private boolean hearsAnotherSession() throws SQLException {
        Connection other = connector.open();
        try {
            if (Pooler.session(other) == Pooler.session(connection)) {
                return false;
            }
            awaited = "first";
            Sql.notify(other, channel, awaited);
        } finally {
            connector.discard(other);
        }
        long deadline = System.nanoTime() + MILLISECONDS.toNanos(FIRST_WAIT_MILLIS);
        while (awaited != null && System.nanoTime() - deadline < 0) {
            for (PGNotification notification :
                    connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS)) {
                take(notification); // a wake-up is not missed: all rows are looked at next
            }
        }
        return awaited == null;
    }

    /** @throws SQLException when the latest one has not come back */
    void next() throws SQLException {
        if (awaited != null) {
            throw new SQLException("the server answers, but notifications do not come through");
        }
        String token = UUID.randomUUID().toString();
        try {
            Sql.notify(connection, channel, token);
            awaited = token;
        } catch (SQLException e) {
            if (!SqlStates.isFullQueue(e)) { // then rows are found by polling; publishers raise the alarm
                throw e;
            }
        }
    }

    /** Whether a notification was this probe's. */
    boolean take(PGNotification notification) {
        if (notification.getParameter().equals(awaited)) {
            awaited = null;
        }
        return notification.getName().equals(channel);
    }
}
