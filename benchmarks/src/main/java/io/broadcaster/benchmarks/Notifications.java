package io.broadcaster.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The textbook's listener: a connection of its own that waits for notifications. */
final class Notifications implements AutoCloseable {
    private final Connection connection;

    Notifications(String address) throws SQLException {
        connection = PostgresServer.connect(address);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + Channels.CHANNEL);
        }
    }

    /** Until it is closed. */
    void run(Consumer<String> heard) {
        try {
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (!connection.isClosed()) {
                for (PGNotification notification : notifications.getNotifications(0)) {
                    heard.accept(notification.getParameter());
                }
            }
        } catch (SQLException closed) {
            // ended
        }
    }

    @Override
    public void close() throws SQLException {
        connection.abort(Runnable::run);
    }
}
