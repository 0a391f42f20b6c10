package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.message;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest extends PostgresTest {

    @Test
    void aBatchArrivesWholeAndInItsOrder() {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        List<Message> batch = numbered("logs", "p", 1, 500);

        broadcaster.publish(batch);

        listener.awaitMessages(500);
        assertEquals(batch, listener.messages);
    }

    @Test
    void everyFieldOfAMessageArrivesAsItWas() {
        RecordingListener listener = RecordingListener.on(broadcaster, "private-ключ");
        Message full = new Message(
                "id \"1\"",
                new Position("producer", 3, 7),
                "private-ключ",
                "событие",
                "{\"text\":\"żółć 😀 \\u0000 \u2028 é\", \"n\" : 1.00}",
                "12.34",
                Fixtures.NOW);

        broadcaster.publish(List.of(full));

        listener.awaitMessages(1);
        assertEquals(List.of(full), listener.messages);
    }

    /** Fault 30. */
    @ParameterizedTest
    @ValueSource(ints = {7_900, 7_999, 8_000, 8_001, 1 << 20})
    void payloadsBeyondTheLimitOfNotificationsArrive(int bytes) {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        Message large = message("logs", "\"" + "x".repeat(bytes - 2) + "\"");

        broadcaster.publish(List.of(large));

        listener.awaitMessages(1);
        assertEquals(List.of(large), listener.messages);
    }

    /** Fault 31. */
    @ParameterizedTest
    @ValueSource(ints = {63, 64, 164})
    void longChannelNamesAreNotCutOff(int length) {
        String channel = "c".repeat(length);
        RecordingListener listener = RecordingListener.on(broadcaster, channel);

        broadcaster.publish(List.of(message(channel + "x", "1"), message(channel, "2"), message("c".repeat(62), "3")));
        broadcaster.publish(List.of(message(channel, "4")));

        listener.awaitMessages(2);
        assertEquals(List.of("2", "4"), listener.data());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 150})
    void aBatchOfSeveralChannelsReachesEachOfThem(int count) {
        Map<String, RecordingListener> listeners = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            listeners.put("channel-" + i, new RecordingListener());
        }
        listeners.forEach(broadcaster::subscribe);
        listeners.values().forEach(listener -> listener.awaitListening(1));

        broadcaster.publish(listeners.keySet().stream()
                .flatMap(channel -> Stream.of(message(channel, "1"), message(channel, "2")))
                .toList());
        broadcaster.publish(List.of(message("unheard", "3"), message("channel-0", "4")));

        listeners.get("channel-0").awaitMessages(3);
        listeners.values().forEach(listener -> listener.awaitMessages(2));
        assertEquals(List.of("1", "2", "4"), listeners.remove("channel-0").data());
        listeners.values().forEach(listener -> assertEquals(List.of("1", "2"), listener.data()));
    }

    /** Fault 32. */
    @Test
    void messagesThatSayTheSameAllArrive() {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        broadcaster.publish(List.of(message("logs", "1"), message("logs", "1"), message("logs", "1")));
        broadcaster.publish(List.of(message("logs", "1")));

        listener.awaitMessages(4);
        assertEquals(List.of("1", "1", "1", "1"), listener.data());
    }

    @Test
    void aMessageThatIsSentAgainIsStoredOnce() throws SQLException {
        List<Message> batch = numbered("logs", "p", 1, 3);
        broadcaster.publish(batch);

        broadcaster.publish(numbered("logs", "p", 2, 4));
        broadcaster.publish(List.of(batch.get(0), batch.get(0)));

        assertEquals(4, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    /** The first attempt's commit is still under way. */
    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void aMessageThatIsSentAgainMeetsItsFirstCopyWhateverTheDatabasesIsolationLevel(String level) throws Exception {
        server.execute(database, "ALTER DATABASE " + database + " SET default_transaction_isolation = '" + level + "'");
        broadcaster.publish(numbered("logs", "before", 1, 1));
        int shard = Shards.of("logs");
        try (Connection first = server.connect(database);
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + Shards.LOCKS + ", " + shard + ")");
            statement.execute("INSERT INTO broadcaster_messages (shard, message_id, channel, envelope)" + " VALUES ("
                    + shard + ", 'p-1', 'logs', '1')");
            CompletableFuture<Void> again =
                    CompletableFuture.runAsync(() -> broadcaster.publish(numbered("logs", "p", 1, 2)));
            await().until(() -> server.number(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);

            first.commit();

            again.get();
        }
        assertEquals(3, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    @Test
    void aTextThatPostgresCannotStoreIsRejectedAndTheConnectionGoesOn() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 1));
        await().until(() -> server.sessions(database) == 2 || server.sessions(database) == 1);
        long sessions = server.number("postgres", newestSession());

        BroadcastException e = assertThrows(
                BroadcastException.class,
                () -> broadcaster.publish(List.of(message("logs", "1"), message("a\0b", "2"))));

        assertEquals(Reason.REJECTED, e.reason());
        assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
        broadcaster.publish(numbered("logs", "p", 2, 2));
        assertEquals(2, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
        assertEquals(sessions, server.number("postgres", newestSession()));
    }

    private String newestSession() {
        return "SELECT max(extract(epoch FROM backend_start) * 1e6)::bigint FROM pg_stat_activity"
                + " WHERE application_name = 'broadcaster' AND datname = '" + database + "'";
    }

    @Test
    void whatExceedsTheLimitsIsRejected() {
        assertRejected(numbered("logs", "p", 1, 501));
        assertRejected(List.of(message("logs", "\"" + "é".repeat(4 << 20) + "\"")));
        assertRejected(List.of(new Message("i".repeat(1_001), null, "logs", "event", "1", null, Fixtures.NOW)));
    }

    private void assertRejected(List<Message> batch) {
        BroadcastException e = assertThrows(BroadcastException.class, () -> broadcaster.publish(batch));
        assertEquals(Reason.REJECTED, e.reason());
        assertEquals(batch.size(), e.outcomes().size());
        assertFalse(e.outcomes().contains(Outcome.UNKNOWN));
    }

    @Test
    void theLongestIdIsStored() throws SQLException {
        broadcaster.publish(List.of(new Message("i".repeat(1_000), null, "logs", "event", "1", null, Fixtures.NOW)));

        assertEquals(1, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }
}
