package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.numbered;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table of the version before, which remembered nothing. */
class UpgradeTest extends PostgresTest {

    @BeforeEach
    void createTable() throws SQLException {
        server.execute(
                database,
                "CREATE TABLE broadcaster_messages (shard integer NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY,"
                        + " message_id text COLLATE \"C\" NOT NULL, channel text NOT NULL, envelope text NOT NULL,"
                        + " stored_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (shard, id), UNIQUE (message_id));"
                        + "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope)"
                        + " VALUES (12, 'old', 'logs', '{\"old\":true}')");
    }

    @Test
    void isBroughtUpToDate() {
        broadcaster.append("pusher", numbered("logs", "p", 1, 2));

        assertEquals(
                3, broadcaster.read("logs", null, 9, OLDEST_FIRST).messages().size());
    }

    @Test
    void isUsedAsItIsByARoleThatMayNotAlterIt() throws SQLException {
        server.execute(database, "GRANT SELECT, INSERT, DELETE ON broadcaster_messages TO guest");
        String url = server.url(database).replace("postgres@", "guest@");
        try (LogCapture log = new LogCapture();
                PostgresBroadcaster guest = Fixtures.broadcaster(url)) {
            RecordingListener listener = RecordingListener.on(guest, "logs");
            guest.publish(numbered("logs", "p", 1, 2));
            listener.awaitMessages(2);
            assertEquals(List.of("1", "2"), listener.data());
            assertTrue(log.has("Let its owner run schema.sql"));
            assertThrows(BroadcastException.class, () -> guest.append("pusher", numbered("logs", "p", 3, 3)));

            server.execute(
                    "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'guest'");
            await().until(() -> listener.completeness, List.of(true, false)::equals);
        }
    }
}
