package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class WakeUpTest {
    private final PostgresServer server = PostgresServer.shared();

    /** Fault 29. One session that listens and stays in a transaction stops the queue of the whole server. */
    @Test
    void aFullNotificationQueueIsAnnouncedAndLosesNothing() throws SQLException {
        String database = server.newDatabase();
        try (LogCapture log = new LogCapture();
                PostgresBroadcaster broadcaster = broadcaster(server.url(database));
                Connection stuck = server.connect(database);
                Statement statement = stuck.createStatement()) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            statement.execute("LISTEN something");
            statement.execute("BEGIN");
            statement.execute("SELECT 1");

            notify(database, 32);
            broadcaster.publish(numbered("logs", "p", 1, 1));
            await().until(() -> (double) broadcaster.describe().get("notification_queue_usage") > 0.25);
            await().until(() -> log.has("notification queue is"));

            assertEquals(
                    "54000",
                    assertThrows(SQLException.class, () -> notify(database, 64)).getSQLState());
            broadcaster.publish(numbered("logs", "p", 2, 3));
            await().until(() -> log.has("takes no wake-ups"));
            broadcaster.publish(numbered("logs", "p", 4, 5));
            listener.awaitMessages(5);
            assertEquals(List.of("1", "2", "3", "4", "5"), listener.data());

            statement.execute("COMMIT");
            broadcaster.publish(numbered("logs", "p", 6, 6));
            listener.awaitMessages(6);
            assertTrue(listener.interruptions.isEmpty());
        }
    }

    @Test
    void whatIsPublishedJustBeforeClosingWakesTheListenersToo() throws SQLException {
        String database = server.newDatabase();
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            statement.execute("LISTEN " + WakeUps.CHANNEL);
            for (int i = 1; i <= 20; i++) {
                try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
                    broadcaster.publish(numbered("logs", "p", i, i));
                }
                assertEquals(1, other.unwrap(PGConnection.class).getNotifications(10_000).length);
            }
        }
    }

    private void notify(String database, int pages) throws SQLException {
        for (int i = 0; i < pages; i++) {
            server.execute(database, "SELECT pg_notify('something', repeat('x', 7900))");
        }
    }
}
