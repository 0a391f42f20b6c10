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

/** The table, created where it is missing. */
final class Schema {
    private static final int LOCK = 1_000;

    private Schema() {}

    /** Looks first: a role that may not create tables can use those that exist. */
    static void ensure(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                connection.setAutoCommit(false);
                // Of several processes that create the table at once, all but one would fail.
                statement.execute("SELECT pg_advisory_xact_lock(" + Shards.LOCKS + ", " + LOCK + ")");
                statement.execute(sql());
                connection.commit();
            }
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT to_regclass('broadcaster_messages') IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
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
