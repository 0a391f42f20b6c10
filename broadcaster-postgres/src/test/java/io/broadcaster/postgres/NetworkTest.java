package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server behind a network that fails. */
class NetworkTest extends PostgresTest {
    private TcpProxy network;

    @BeforeEach
    void connect() throws IOException {
        network = new TcpProxy(server.port());
    }

    @AfterEach
    void disconnect() throws IOException {
        network.close();
    }

    private String urlThroughNetwork() {
        return "postgresql://postgres@localhost:" + network.port() + "/" + database;
    }

    /** Fault 10. */
    @Test
    void aListenerNoticesADeadConnectionAndCatchesUp() {
        try (PostgresBroadcaster listening = broadcaster(urlThroughNetwork())) {
            RecordingListener listener = RecordingListener.on(listening, "logs");
            network.freeze();
            broadcaster.publish(numbered("logs", "p", 1, 50));
            await().until(() -> !listener.interruptions.isEmpty());

            network.thaw();

            listener.awaitListening(2);
            broadcaster.publish(numbered("logs", "p", 51, 60));
            listener.awaitMessages(60);
            assertEquals(numbered("logs", "p", 1, 60), listener.messages);
            assertEquals(List.of(true, true), listener.completeness);
        }
    }

    /** Fault 11: in the log-in, in the text of the batch, before and after the commit. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 700, 5_000, 60_000, 130_000})
    void aConnectionThatIsCutAmidAPublishLosesAndRepeatsNothing(int bytes) throws SQLException {
        try (PostgresBroadcaster far = broadcaster(urlThroughNetwork(), Duration.ofSeconds(3))) {
            far.publish(numbered("logs", "before", 1, 1));
            network.cutAfter(bytes);
            Set<Outcome> outcomes = publish(far);
            long stored = stored();
            if (outcomes.contains(Outcome.REFUSED)) {
                assertEquals(0, stored);
            }

            await().until(() -> publish(far), Set.of(Outcome.ACCEPTED)::equals);

            assertEquals(500, stored());
        }
    }

    private long stored() throws SQLException {
        return server.number(database, "SELECT count(*) FROM broadcaster_messages WHERE message_id LIKE 'p-%'");
    }

    private static Set<Outcome> publish(PostgresBroadcaster far) {
        try {
            far.publish(numbered("logs", "p", 1, 500));
            return Set.of(Outcome.ACCEPTED);
        } catch (BroadcastException e) {
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(500, e.outcomes().size());
            return Set.copyOf(e.outcomes());
        }
    }

    /** Fault 11: the commit is on its way, the answer is not. */
    @Test
    void aCommitWhoseAnswerIsLostIsUnknown() throws SQLException {
        try (PostgresBroadcaster far = broadcaster(urlThroughNetwork(), Duration.ofSeconds(5))) {
            far.publish(numbered("logs", "before", 1, 1));
            server.execute(
                    database,
                    "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';"
                            + "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON broadcaster_messages"
                            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()");
            BroadcastException e;
            try (var holding = server.connect(database);
                    var statement = holding.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(1)");
                Thread cutting = new Thread(() -> {
                    await().until(() -> server.number(
                                    database,
                                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                            == 1);
                    network.cut();
                });
                cutting.start();
                e = assertThrows(BroadcastException.class, () -> far.publish(numbered("logs", "p", 1, 2)));
            }

            assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN), e.outcomes());
            assertNotEquals("", e.getMessage());
            await().until(() -> stored() == 2);
            server.execute(database, "DROP TRIGGER wait ON broadcaster_messages");
            far.publish(numbered("logs", "p", 1, 2));
            assertEquals(2, stored());
        }
    }

    @Test
    void aReadOverADeadConnectionEndsInTime() {
        try (PostgresBroadcaster far = broadcaster(urlThroughNetwork(), Duration.ofSeconds(1))) {
            far.publish(numbered("logs", "p", 1, 1));
            network.freeze();

            BroadcastException e = assertThrows(
                    BroadcastException.class,
                    () -> far.read("logs", null, 1, io.broadcaster.spi.History.Order.OLDEST_FIRST));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertTrue(e.getMessage().startsWith("PostgreSQL at localhost:"), e.getMessage());
        }
    }
}
