package io.broadcaster.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, created or brought up to date where something is missing. */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final int LOCK = 1_000;
    /** Building an index over the rows of the version before takes its time. */
    private static final int DEFINITION_MILLIS = 60_000;

    /** The indexes are what came last. */
    private static final String PRESENT = """
            SELECT to_regclass('broadcaster_messages') IS NOT NULL,
                   to_regclass('broadcaster_messages_channel') IS NOT NULL
                   AND to_regclass('broadcaster_state_node') IS NOT NULL""";

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private Schema() {}

    /**
     * Looks first: a role that may not create tables can use those that exist. Leaves the connection's network timeout
     * raised when it had to define something.
     */
    static void ensure(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        boolean usable;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PRESENT)) {
            row.next();
            usable = row.getBoolean(1);
            if (row.getBoolean(2)) {
                return;
            }
        }
        try {
            define(connection);
        } catch (SQLException e) {
            if (!usable || !SqlStates.isMissingRight(e)) {
                throw e;
            }
            connection.rollback();
            warn(e);
        }
        connection.setAutoCommit(true);
    }

    private static void define(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, DEFINITION_MILLIS);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Of several processes that create the table at once, all but one would fail.
            statement.execute("SELECT pg_advisory_xact_lock(" + Shards.LOCKS + ", " + LOCK + ")");
            // Who waits for a lock on a table makes all that come later wait too.
            statement.execute("SET LOCAL lock_timeout = '3s'");
            statement.execute(sql());
            connection.commit();
        }
    }

    private static void warn(SQLException failure) {
        if (!WARNED.getAndSet(true)) {
            LOG.warn(
                    "The tables are of an earlier version: publishing and listening work; history, the deleting of old"
                            + " rows and what nodes tell each other may not. Let its owner run schema.sql, which is in the"
                            + " jar beside {}",
                    Schema.class.getName(),
                    failure);
        }
    }

    private static String sql() {
        try (InputStream file = Objects.requireNonNull(Schema.class.getResourceAsStream("schema.sql"))) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
