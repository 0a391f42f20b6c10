package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Opens connections and knows all that are open, so that closing wakes whoever is blocked in one. What is still logging
 * in by then gives up by itself, after some seconds. Thread-safe.
 */
final class Connector implements AutoCloseable {
    private static final String UNABLE_TO_CONNECT = "08001";
    /** How long the server may take to accept a connection, and for each step of the log-in. */
    private static final String LOGIN_SECONDS = "3";

    private final DatabaseUrl url;
    private final Duration silence;
    private final Properties properties = new Properties();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param silence how long a server that was asked something may send nothing; the driver would wait for ever */
    Connector(DatabaseUrl url, Duration silence) {
        this.url = url;
        this.silence = silence;
        properties.setProperty("ApplicationName", "broadcaster");
        properties.setProperty("connectTimeout", LOGIN_SECONDS);
        properties.setProperty("socketTimeout", LOGIN_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // An error's detail may quote a row, and rows are other people's data.
        properties.setProperty("logServerErrorDetail", "false");
        url.parameters().forEach(properties::setProperty);
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
            if (Pooler.isBetween(connection)) {
                // What was prepared in one transaction is not there in the next, which runs in another session.
                connection.unwrap(PGConnection.class).setPrepareThreshold(0);
            }
            Schema.ensure(connection);
            connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
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
