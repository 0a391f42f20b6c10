package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Something between us and the server that shares its sessions among clients, such as PgBouncer. */
final class Pooler {
    private Pooler() {}

    /** A pooler answers the log-in itself, and names a session that the server has not. */
    static boolean isBetween(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID() != session(connection);
    }

    /** The server's session that runs this connection's statements, at the moment. */
    static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
