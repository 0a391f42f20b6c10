package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.Driver;

/** Opens connections and knows all that are open, so that closing wakes whoever is blocked in one. Thread-safe. */
final class Connector implements AutoCloseable {
    private static final String UNABLE_TO_CONNECT = "08001";

    private final DatabaseUrl url;
    private final Properties properties;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param silence how long the server may take to accept, and to go on answering; the driver would wait for ever */
    Connector(DatabaseUrl url, Duration silence) {
        this.url = url;
        this.properties = properties(url, Math.max(1, silence.plusMillis(999).toSeconds()));
    }

    private static Properties properties(DatabaseUrl url, long seconds) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "broadcaster");
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("socketTimeout", Long.toString(seconds));
        properties.setProperty("tcpKeepAlive", "true");
        // An error's detail may quote a row, and rows are other people's data.
        properties.setProperty("logServerErrorDetail", "false");
        url.parameters().forEach(properties::setProperty);
        return properties;
    }

    /** Connects, logs in and makes sure of the table. */
    Connection open() throws SQLException {
        checkOpen();
        Connection connection = new Driver().connect(url.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL URL", UNABLE_TO_CONNECT);
        }
        open.add(connection);
        try {
            checkOpen();
            Schema.ensure(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            discard(connection);
            throw e;
        }
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the broadcaster is closed", UNABLE_TO_CONNECT);
        }
    }

    /** Ends a connection and wakes whoever is blocked in it. Does not wait itself, as closing a TLS socket may. */
    void discard(Connection connection) {
        open.remove(connection);
        try {
            connection.abort(task -> Threads.daemon("abort", task).start());
        } catch (SQLException alreadyBroken) {
            // ended, which is all that was wanted
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(this::discard);
    }

    /** Where it connects to, without the log-in. */
    @Override
    public String toString() {
        return url.toString();
    }
}
