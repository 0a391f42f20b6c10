package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalTest extends PostgresTest {

    private BroadcastException failure(PostgresBroadcaster broadcaster) {
        BroadcastException e =
                assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", 1, 2)));
        assertEquals(2, e.outcomes().size());
        return e;
    }

    private void assertRefused(Reason reason, String sqlState, String url) {
        try (PostgresBroadcaster broadcaster = broadcaster(url)) {
            BroadcastException e = failure(broadcaster);
            assertEquals(reason, e.reason(), e.toString());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            assertEquals(sqlState, ((SQLException) e.getCause()).getSQLState());
        }
    }

    private String urlOf(String user, String password) {
        return "postgresql://" + user + ":" + password + "@localhost:" + server.port() + "/" + database;
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertRefused(Reason.UNAVAILABLE, "08001", "postgresql://postgres@localhost:" + port + "/app");
    }

    @Test
    void closingEndsALogInThatIsNeverAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            PostgresBroadcaster broadcaster =
                    broadcaster("postgresql://localhost:" + silent.getLocalPort() + "/app", Duration.ofMinutes(10));
            broadcaster.subscribe("logs", new RecordingListener());
            CompletableFuture<BroadcastException> publish = CompletableFuture.supplyAsync(() -> failure(broadcaster));
            silent.accept();

            broadcaster.close();

            assertEquals(
                    List.of(Outcome.REFUSED, Outcome.REFUSED),
                    publish.get(30, TimeUnit.SECONDS).outcomes());
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith(Threads.PREFIX)));
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() {
        assertRefused(Reason.UNAVAILABLE, "3D000", server.url("missing"));
    }

    @Test
    void aWrongPasswordIsUnauthorized() {
        assertRefused(Reason.UNAUTHORIZED, "28P01", urlOf("locked", "wrong"));
    }

    @Test
    void theRightPasswordOpensWhateverItsCharacters() throws SQLException {
        server.execute(database, "GRANT ALL ON SCHEMA public TO locked");
        try (PostgresBroadcaster broadcaster = broadcaster(urlOf("locked", "s%40p%3A%2Fa+%C3%A9"))) {
            broadcaster.publish(numbered("logs", "p", 1, 1));
        }
        assertEquals(1, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    @Test
    void missingRightsAreUnauthorized() {
        assertRefused(Reason.UNAUTHORIZED, "42501", urlOf("guest", ""));
    }

    @Test
    void aRoleThatMayNotCreateTablesUsesThoseThatExist() throws SQLException {
        try (PostgresBroadcaster owner = broadcaster(server.url(database))) {
            owner.publish(numbered("logs", "owner", 1, 1));
        }
        server.execute(
                database, "GRANT SELECT, INSERT, UPDATE, DELETE ON broadcaster_messages, broadcaster_trimmed TO guest");

        try (PostgresBroadcaster guest = broadcaster(urlOf("guest", ""))) {
            RecordingListener listener = RecordingListener.on(guest, "logs");
            guest.publish(numbered("logs", "guest", 1, 2));
            listener.awaitMessages(2);
            assertEquals(List.of("1", "2"), listener.data());
        }
    }

    /** Fault 34. */
    @Test
    void aReadOnlyServerIsUnavailable() throws SQLException {
        server.execute(database, "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        assertRefused(Reason.UNAVAILABLE, "25006", server.url(database));
    }

    @Test
    void aServerThatHasBecomeReadOnlyIsUnavailableUntilItIsWritableAgain() throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            broadcaster.publish(numbered("logs", "before", 1, 1));
            server.execute("postgres", "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
            failure(broadcaster);
            assertEquals("25006", ((SQLException) failure(broadcaster).getCause()).getSQLState());

            server.execute("postgres", "ALTER DATABASE " + database + " RESET default_transaction_read_only");

            broadcaster.publish(numbered("logs", "after", 1, 1));
        }
        assertEquals(2, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    @Test
    void aPublishThatWaitsForALockEndsInTimeAndWasRefused() throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofSeconds(1));
                Connection locking = server.connect(database);
                Statement statement = locking.createStatement()) {
            broadcaster.publish(numbered("logs", "before", 1, 1));
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE broadcaster_messages IN ACCESS EXCLUSIVE MODE");

            BroadcastException e = failure(broadcaster);

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            // The server has given up too: nobody holds or awaits the shard's lock for us any more.
            await().until(() ->
                    server.number("postgres", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0);
            locking.rollback();
            assertEquals(1, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
        }
    }

    @Test
    void aCommitThatIsNotAnsweredIsUnknownAndSendingAgainStoresItOnce() throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofSeconds(1))) {
            broadcaster.publish(numbered("logs", "before", 1, 1));
            server.execute(
                    database,
                    "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_sleep(2); RETURN NULL; END';"
                            + "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON broadcaster_messages"
                            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()");

            BroadcastException e = failure(broadcaster);

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN), e.outcomes());
            await().until(() ->
                    server.number("postgres", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0);
            server.execute(database, "DROP TRIGGER wait ON broadcaster_messages");
            broadcaster.publish(numbered("logs", "p", 1, 2));
            broadcaster.publish(numbered("logs", "p", 1, 2));
            assertEquals(3, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
        }
    }

    @Test
    void aTableThatWasDroppedIsMadeAgain() throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            broadcaster.publish(numbered("logs", "p", 1, 100));
            listener.awaitMessages(100);
            server.execute(database, "DROP TABLE broadcaster_messages");
            assertEquals(Reason.UNAVAILABLE, failure(broadcaster).reason());

            broadcaster.publish(numbered("logs", "q", 1, 2));

            // The ids start from 1 again, far below what the listener has seen.
            listener.awaitMessages(102);
            assertEquals(numbered("logs", "q", 1, 2), listener.messages.subList(100, 102));
        }
    }

    @Test
    void processesThatStartAtOnceCreateTheTableOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 5; round++) {
                String fresh = server.newDatabase();
                List<Callable<Void>> processes = new ArrayList<>();
                for (int p = 0; p < 6; p++) {
                    String producer = "p" + p;
                    processes.add(() -> {
                        try (PostgresBroadcaster broadcaster = broadcaster(server.url(fresh))) {
                            broadcaster.publish(numbered("logs", producer, 1, 1));
                            return null;
                        }
                    });
                }
                for (Future<Void> end : threads.invokeAll(processes)) {
                    end.get();
                }
                assertEquals(6, server.number(fresh, "SELECT count(*) FROM broadcaster_messages"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptedCallerGetsItsFlagBack() {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            Thread.currentThread().interrupt();

            assertEquals(Reason.UNAVAILABLE, failure(broadcaster).reason());

            assertTrue(Thread.interrupted());
            broadcaster.publish(numbered("logs", "p", 3, 4));
        }
    }

    @Test
    void errorsDoNotQuoteRows() throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            broadcaster.publish(numbered("logs", "p", 3, 3));
            server.execute(database, "ALTER TABLE broadcaster_messages ADD CHECK (channel <> 'logs') NOT VALID");

            BroadcastException e = failure(broadcaster);

            assertEquals("23514", ((SQLException) e.getCause()).getSQLState());
            assertFalse(e.toString().contains("producer"), e.toString());
            assertFalse(e.getCause().toString().contains("producer"), e.toString());
        }
    }

    @Test
    void passwordsAreNeverShown() {
        try (LogCapture log = new LogCapture();
                PostgresBroadcaster broadcaster = broadcaster(urlOf("locked", "canary"))) {
            RecordingListener listener = new RecordingListener();
            broadcaster.subscribe("logs", listener);
            await().until(() -> !listener.interruptions.isEmpty());

            StringWriter shown = new StringWriter();
            failure(broadcaster).printStackTrace(new PrintWriter(shown));
            listener.interruptions.get(0).printStackTrace(new PrintWriter(shown));
            shown.append(broadcaster.toString()).append(broadcaster.describe().toString());
            shown.append(log.lines.toString());

            assertTrue(shown.toString().contains("password authentication failed"));
            assertFalse(shown.toString().contains("canary"), shown.toString());
        }
    }
}
