package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.message;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class SubscribeTest extends PostgresTest {

    @Test
    void aListenerHearsWhatIsPublishedFromThenOn() {
        broadcaster.publish(numbered("logs", "p", 1, 3));

        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        broadcaster.publish(numbered("logs", "p", 4, 5));
        listener.awaitMessages(2);
        assertEquals(List.of("4", "5"), listener.data());
    }

    @Test
    void whatAnotherProcessPublishesIsHeard() {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        try (PostgresBroadcaster other = broadcaster(server.url(database))) {
            other.publish(numbered("logs", "p", 1, 3));
        }

        listener.awaitMessages(3);
        assertEquals(List.of("1", "2", "3"), listener.data());
    }

    @Test
    void anotherProgramsJsonIsHeardAsData() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "task_updates");

        server.execute(database, "NOTIFY task_updates, '{\"task_id\": 7}'");

        listener.awaitMessages(1);
        Message heard = listener.messages.get(0);
        assertEquals("task_updates", heard.channel());
        assertEquals("message", heard.event());
        assertEquals("{\"task_id\": 7}", heard.data());
    }

    @Test
    void anotherProgramsEnvelopeIsHeardAsTheMessageItIs() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        Message message = numbered("logs", "python", 1);

        server.execute(database, "NOTIFY logs, '" + Envelope.encode(message) + "'");

        listener.awaitMessages(1);
        assertEquals(List.of(message), listener.messages);
    }

    /** Fault 44. */
    @Test
    void whatIsNoJsonIsSkippedAndCounted() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        server.execute(database, "NOTIFY logs, 'not JSON'");
        server.execute(database, "NOTIFY logs, ''");
        server.execute(database, "SELECT pg_notify('logs', repeat('[', 7000))");
        server.execute(
                database,
                "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) VALUES (" + Shards.of("logs")
                        + ", 'poison', 'logs', '{\"id\":'), (" + Shards.of("logs")
                        + ", 'huge', 'logs', '\"' || repeat('x', 20000000))");
        broadcaster.publish(numbered("logs", "p", 1, 1));

        await().until(() -> broadcaster.describe().get("skipped_messages").equals(5L));
        listener.awaitMessages(1);
        assertEquals(List.of("1"), listener.data());
    }

    @Test
    void channelsWithStrangeNamesAreHeardToo() throws SQLException {
        String strange = "a\"; DROP TABLE broadcaster_messages; --\n'é";
        RecordingListener listener = RecordingListener.on(broadcaster, strange);
        RecordingListener upperCase = RecordingListener.on(broadcaster, "Logs");
        RecordingListener loneSurrogate = RecordingListener.on(broadcaster, "a\ud800b");
        RecordingListener empty = RecordingListener.on(broadcaster, "");

        broadcaster.publish(List.of(message(strange, "1"), message("", "2")));
        listener.awaitMessages(1);
        server.execute(database, "NOTIFY \"" + strange.replace("\"", "\"\"") + "\", '3'");
        server.execute(database, "NOTIFY \"Logs\", '4'");

        listener.awaitMessages(2);
        upperCase.awaitMessages(1);
        empty.awaitMessages(1);
        assertEquals(List.of("1", "3"), listener.data());
        assertEquals(List.of(), loneSurrogate.interruptions);
    }

    @Test
    void aNameThatPostgresCannotStoreIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> broadcaster.subscribe("a\0b", new RecordingListener()));
    }

    /** Fault 31. LISTEN and UNLISTEN would cut it off to a name that somebody else listens to. */
    @Test
    void aNameTooLongForPostgresHearsNoOtherProgramAndSaysSo() throws SQLException {
        String name = "n".repeat(63);
        RecordingListener tooLong = new RecordingListener();
        RecordingListener exact = RecordingListener.on(broadcaster, name);
        try (LogCapture log = new LogCapture()) {
            Subscription subscription = broadcaster.subscribe(name + "1", tooLong);
            tooLong.awaitListening(1);
            assertTrue(log.has("Other programs' notifications on " + name + "1 are not heard"));
            server.execute(database, "NOTIFY " + name + ", '1'");
            broadcaster.publish(List.of(message(name + "1", "2")));
            tooLong.awaitMessages(1);
            subscription.close();
        }
        RecordingListener.on(broadcaster, "é".repeat(32));
        server.execute(database, "NOTIFY " + name + ", '3'");

        exact.awaitMessages(2);
        assertEquals(List.of("1", "3"), exact.data());
        assertEquals(List.of("2"), tooLong.data());
    }

    @Test
    void theChannelOfTheWakeUpsCanBeUsedLikeAnyOther() {
        RecordingListener listener = RecordingListener.on(broadcaster, WakeUps.CHANNEL);
        RecordingListener logs = RecordingListener.on(broadcaster, "logs");

        broadcaster.publish(List.of(message(WakeUps.CHANNEL, "1"), message("logs", "2")));

        listener.awaitMessages(1);
        logs.awaitMessages(1);
        assertEquals(List.of("1"), listener.data());
        assertEquals(0L, broadcaster.describe().get("skipped_messages"));
    }

    @Test
    void aPublishWakesTheListenersOfItsShards() throws SQLException {
        RecordingListener.on(broadcaster, "logs");
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            statement.execute("LISTEN " + WakeUps.CHANNEL);

            broadcaster.publish(numbered("logs", "p", 1, 2));

            PGNotification[] wakeUps = other.unwrap(PGConnection.class).getNotifications(10_000);
            assertEquals(1, wakeUps.length);
            assertEquals(Integer.toString(Shards.of("logs")), wakeUps[0].getParameter());
        }
    }

    /** By polls alone, sixty exchanges would take about a minute. */
    @Test
    void nobodyWaitsForAPoll() {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (int i = listener.messages.size() + 1; i <= 60; i++) {
                broadcaster.publish(numbered("logs", "p", i, i));
                listener.awaitMessages(i);
            }
            return true;
        });
    }

    @Test
    void rowsWhoseWakeUpWasLostAreHeardAllTheSame() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        server.execute(
                database,
                "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) VALUES (" + Shards.of("logs")
                        + ", 'silent', 'logs', '{\"silent\":true}')");

        listener.awaitMessages(1);
        assertEquals(List.of("{\"silent\":true}"), listener.data());
    }

    /** A page a poll would take more than a minute. */
    @Test
    void aBacklogOfManyPagesArrivesAtOnceAndInOrder() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        server.execute(
                database,
                "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) SELECT " + Shards.of("logs")
                        + ", 'bulk-' || i, 'logs', CASE WHEN i % 8000 = 0 THEN '\"' || repeat('x', 3000000) || '\"'"
                        + " ELSE i::text END FROM generate_series(1, 40000) AS i");

        listener.awaitMessages(40_000);
        List<String> heard = listener.data();
        for (int i = 1; i <= 40_000; i++) {
            String data = heard.get(i - 1);
            assertEquals(i % 8_000 == 0 ? "3000002" : Integer.toString(i), i % 8_000 == 0 ? "" + data.length() : data);
        }
    }

    /** As after a failover to a copy that lacked the newest rows. */
    @Test
    void rowsThatGetTheIdsOfLostOnesAreHeard() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 1, 50));
        listener.awaitMessages(50);

        server.execute(
                database,
                "DELETE FROM broadcaster_messages WHERE id > 30;"
                        + "ALTER TABLE broadcaster_messages ALTER COLUMN id RESTART WITH 31;"
                        + "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) VALUES ("
                        + Shards.of("logs") + ", 'new', 'logs', '\"new\"')");

        listener.awaitMessages(81);
        assertEquals("\"new\"", listener.data().get(80));
    }

    @Test
    void aListenerThatThrowsIsHeldAgainstNobody() {
        RecordingListener before = RecordingListener.on(broadcaster, "logs");
        broadcaster.subscribe("logs", new ThrowingListener());
        RecordingListener after = RecordingListener.on(broadcaster, "logs");

        broadcaster.publish(numbered("logs", "p", 1, 3));

        before.awaitMessages(3);
        after.awaitMessages(3);
        assertEquals(before.messages, after.messages);
        assertEquals(List.of(), before.interruptions);
    }

    @Test
    void aClosedSubscriptionHearsNothingAndTheOthersGoOn() {
        RecordingListener closed = new RecordingListener();
        Subscription subscription = broadcaster.subscribe("logs", closed);
        RecordingListener other = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 1, 1));
        closed.awaitMessages(1);

        subscription.close();
        subscription.close();
        broadcaster.publish(numbered("logs", "p", 2, 2));
        other.awaitMessages(2);
        RecordingListener again = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 3, 3));

        again.awaitMessages(1);
        other.awaitMessages(3);
        assertEquals(List.of("1"), closed.data());
        assertEquals(List.of("3"), again.data());
    }

    @Test
    void aChannelWithoutListenersIsNoLongerListenedTo() throws SQLException {
        RecordingListener first = new RecordingListener();
        Subscription subscription = broadcaster.subscribe("logs", first);
        first.awaitListening(1);
        subscription.close();
        RecordingListener.on(broadcaster, "admin");
        broadcaster.publish(numbered("logs", "p", 1, 1));

        RecordingListener second = RecordingListener.on(broadcaster, "logs");

        server.execute(database, "NOTIFY logs, '2'");
        second.awaitMessages(1);
        assertEquals(List.of("2"), second.data());
        assertEquals(List.of(), first.messages);
    }

    @Test
    void aListenUrlOfItsOwnIsUsedForListening() throws SQLException {
        Options options = Options.of(Map.of(
                "DATABASE_URL", server.url(database) + "?ApplicationName=publisher",
                "DATABASE_LISTEN_URL", server.url(database) + "?ApplicationName=listener"));
        try (PostgresBroadcaster both = (PostgresBroadcaster) new PostgresBroadcasterProvider().create(options)) {
            RecordingListener listener = RecordingListener.on(both, "logs");
            both.publish(numbered("logs", "p", 1, 1));
            listener.awaitMessages(1);

            assertEquals(
                    1,
                    server.number(
                            "postgres", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'listener'"));
            assertTrue(server.number(
                            "postgres", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'publisher'")
                    > 0);
        }
    }

    private static final class ThrowingListener implements io.broadcaster.spi.Subscribable.Listener {
        @Override
        public void onMessage(Message message) {
            throw new IllegalStateException("a listener's own fault");
        }

        @Override
        public void onListening(boolean complete) {
            throw new StackOverflowError("a listener's own fault");
        }

        @Override
        public void onInterrupted(Exception cause) {}
    }
}
