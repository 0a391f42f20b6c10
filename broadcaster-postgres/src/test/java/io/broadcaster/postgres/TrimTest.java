package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.numbered;
import static io.broadcaster.spi.History.Order.NEWEST_FIRST;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.History.Page;
import io.broadcaster.spi.Options.Shared;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrimTest extends PostgresTest {

    private void trim(Duration maxAge, int maxMessages) throws SQLException {
        trim(Shared.DEFAULT.withHistory(maxAge, maxMessages));
    }

    private void trim(Shared bounds) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(server.url(database)).orElseThrow();
        try (Connector connector = new Connector(url, Duration.ofSeconds(10))) {
            new Trim(new ConnectionPool(connector), bounds).once();
        }
    }

    private void trimToNewest(int messages) throws SQLException {
        trim(Duration.ofDays(1), messages);
    }

    private void makeOld(String condition) throws SQLException {
        server.execute(
                database,
                "UPDATE broadcaster_messages SET stored_at = now() - interval '61 minutes' WHERE " + condition);
    }

    private long rows(String condition) throws SQLException {
        return server.number(database, "SELECT count(*) FROM broadcaster_messages WHERE " + condition);
    }

    @Test
    void rowsThatAreTooOldAreDeletedInTheBackground() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 1));
        server.execute(
                database,
                "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope, stored_at)"
                        + " SELECT i % 16, 'row-' || i, 'c', '{}', now() - interval '1 minute' * (CASE WHEN i <= 20000"
                        + " THEN 61 ELSE 59 END) FROM generate_series(1, 20100) AS i");
        makeOld("channel = 'logs'");

        try (PostgresBroadcaster next =
                Fixtures.broadcaster(server.url(database), Shared.DEFAULT.withHistory(Duration.ofHours(1), 100_000))) {
            next.publish(numbered("logs", "p", 2, 2));
            await().until(() -> rows("true") == 101);
        }
    }

    @Test
    void ofEachChannelTheNewestStay() throws SQLException {
        for (int i = 0; i < 20; i++) {
            broadcaster.publish(numbered("logs", "p", i * 500 + 1, i * 500 + 500));
        }
        broadcaster.publish(numbered("channel with few", "q", 1, 30));
        broadcaster.publish(numbered("run_events", "r", 1, 40));

        trimToNewest(30);

        assertEquals(30, rows("channel = 'logs'"));
        assertEquals(30, rows("channel = 'channel with few'"));
        assertEquals(
                numbered("run_events", "r", 11, 40),
                broadcaster.read("run_events", null, 100, OLDEST_FIRST).messages());
        assertEquals(
                numbered("logs", "p", 9_971, 10_000),
                broadcaster.read("logs", null, 100, OLDEST_FIRST).messages());
    }

    @Test
    void whatSilentNodesToldIsDeletedForGood() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 1));
        server.execute(
                database,
                "INSERT INTO broadcaster_nodes (node, alive_until) VALUES ('silent', now() - interval '1 minute'),"
                        + " ('alive', now() + interval '1 minute')");

        trimToNewest(3);

        assertEquals(1, server.number(database, "SELECT count(*) FROM broadcaster_nodes"));
    }

    @Test
    void whoGetsNoTurnDeletesNothing() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 9));
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + Shards.LOCKS + ", 2000)");
            trimToNewest(3);
            assertEquals(9, rows("true"));
        }
    }

    @Test
    void theServerItselfEndsADeletionThatTakesTooLong() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 9));
        Shared impatient = Shared.DEFAULT.withHistory(Duration.ofDays(1), 3).withPublishTimeout(Duration.ofMillis(200));
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM broadcaster_messages FOR UPDATE");
            SQLException e = assertThrows(SQLException.class, () -> trim(impatient));
            assertEquals("57014", e.getSQLState(), e.getMessage());
        }
        trimToNewest(3);
        assertEquals(3, rows("true"));
    }

    @Test
    void aReaderLearnsThatItMayHaveMissedSomething() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 9));
        String third = broadcaster.read("logs", "p-1", 2, OLDEST_FIRST).cursor();
        String sixth = broadcaster.read("logs", "p-1", 5, OLDEST_FIRST).cursor();
        String seventh = broadcaster.read("logs", "p-1", 6, OLDEST_FIRST).cursor();

        trimToNewest(3);

        for (String lost : List.of(third, "p-3", "p-6")) {
            Page page = broadcaster.read("logs", lost, 2, OLDEST_FIRST);
            assertFalse(page.complete());
            assertEquals(numbered("logs", "p", 7, 8), page.messages());
        }
        for (String known : List.of(sixth, seventh, "p-7")) {
            assertTrue(broadcaster.read("logs", known, 2, OLDEST_FIRST).complete(), known);
        }
        assertEquals(
                numbered("logs", "p", 7, 9),
                broadcaster.read("logs", sixth, 9, OLDEST_FIRST).messages());
        assertTrue(broadcaster.read("logs", "p-9", 9, NEWEST_FIRST).complete());
    }

    /** All that it had is gone, but nothing it has not seen. */
    @Test
    void aReaderOfAQuietChannelHasMissedNothing() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 9));
        String cursor = broadcaster.read("logs", null, 9, OLDEST_FIRST).cursor();
        makeOld("true");

        trim(Duration.ofHours(1), 1_000);

        assertEquals(0, rows("true"));
        Page page = broadcaster.read("logs", cursor, 9, OLDEST_FIRST);
        assertTrue(page.complete());
        broadcaster.publish(numbered("logs", "p", 10, 11));
        Page next = broadcaster.read("logs", page.cursor(), 9, OLDEST_FIRST);
        assertTrue(next.complete());
        assertEquals(numbered("logs", "p", 10, 11), next.messages());
    }

    @Test
    void aListenerThatCaughtUpHasMissedNothingAndOneThatDidNotIsTold() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        RecordingListener quiet = RecordingListener.on(broadcaster, "admin");
        broadcaster.publish(numbered("logs", "p", 1, 9));
        listener.awaitMessages(9);
        trimToNewest(1);
        endSessions();
        listener.awaitListening(2);

        server.execute(
                database,
                "BEGIN; INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) SELECT "
                        + Shards.of("logs") + ", 'new-' || i, 'logs', i::text FROM generate_series(1, 9) AS i;"
                        + "INSERT INTO broadcaster_trimmed VALUES (" + Shards.of("logs")
                        + ", (SELECT max(id) - 1 FROM broadcaster_messages)) ON CONFLICT (shard) DO UPDATE SET id = excluded.id;"
                        + "DELETE FROM broadcaster_messages WHERE id < (SELECT max(id) FROM broadcaster_messages); COMMIT");

        listener.awaitListening(3);
        quiet.awaitListening(3);
        assertEquals(List.of(true, true, false), listener.completeness);
        assertEquals(List.of(true, true, true), quiet.completeness);
        assertEquals("9", listener.data().get(9));
    }

    @Test
    void aListenerIsToldThatTheTableWasReplaced() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 1, 9));
        listener.awaitMessages(9);

        server.execute(database, "TRUNCATE broadcaster_messages RESTART IDENTITY");
        broadcaster.publish(numbered("logs", "p", 10, 29)); // beyond the ids that were seen

        listener.awaitMessages(29);
        listener.awaitListening(2);
        assertEquals(List.of(true, false), listener.completeness);
        assertEquals(
                numbered("logs", "p", 1, 29),
                listener.messages.stream().distinct().toList());
    }

    @Test
    void noNoteOutlivesTheTableOfWhichItSpeaks() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 400));
        trimToNewest(3);
        server.execute(database, "DROP TABLE broadcaster_messages");
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "q", 1, 9));
        listener.awaitMessages(9);
        assertTrue(broadcaster.read("logs", "q-1", 2, OLDEST_FIRST).complete());
        trimToNewest(3);

        server.execute(database, "TRUNCATE broadcaster_messages RESTART IDENTITY");
        broadcaster.publish(numbered("logs", "r", 1, 3));
        trimToNewest(3);

        listener.awaitMessages(12);
        assertTrue(broadcaster.read("logs", "r-1", 2, OLDEST_FIRST).complete());
        assertEquals(0, server.number(database, "SELECT count(*) FROM broadcaster_trimmed"));
    }

    private void endSessions() throws SQLException {
        server.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }
}
