package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.message;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static PostgresServer server;
    private String database;

    @BeforeAll
    static void startServer() {
        server = new PostgresServer(Map.of("synchronous_commit", "on", "max_connections", "20"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        database = server.newDatabase();
    }

    /** As the manager does: the same ids again until they are accepted. */
    private static void publishAgainAndAgain(PostgresBroadcaster broadcaster, int first, int last) {
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).until(() -> {
            try {
                broadcaster.publish(numbered("logs", "p", first, last));
                return true;
            } catch (BroadcastException e) {
                assertEquals(Reason.UNAVAILABLE, e.reason());
                return false;
            }
        });
    }

    /** Fault 26: crash recovery. */
    @Test
    void whatWasAcceptedSurvivesTheServersDeathAndIsHeardOnceAndInOrder() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofSeconds(2));
                PostgresBroadcaster listening = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(listening, "logs");
            AtomicInteger accepted = new AtomicInteger();
            CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= 4_000; i += 10) {
                    publishAgainAndAgain(broadcaster, i, i + 9);
                    accepted.set(i + 9);
                }
            });

            await().until(() -> accepted.get() >= 500);
            server.kill();
            await().until(() -> !listener.interruptions.isEmpty());
            server.restart();

            publisher.get(60, TimeUnit.SECONDS);
            listener.awaitMessages(4_000);
            assertEquals(numbered("logs", "p", 1, 4_000), listener.messages);
            assertEquals(2, listener.listening.get());
        }
    }

    /** Faults 25 and 27: sessions that an administrator ends. */
    @Test
    void whatIsPublishedWhileAListenerIsAwayIsHeardWhenItIsBack() throws Exception {
        try (LogCapture log = new LogCapture();
                PostgresBroadcaster broadcaster = broadcaster(server.url(database));
                PostgresBroadcaster listening = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(listening, "logs");
            for (int i = 1; i <= 5; i++) {
                server.execute(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'broadcaster'"
                                + " AND query NOT LIKE '%pg_notify%' AND query <> 'COMMIT' AND datname = '" + database
                                + "'");
                publishAgainAndAgain(broadcaster, 100 * i - 99, 100 * i);
                listener.awaitListening(i + 1);
            }

            listener.awaitMessages(500);
            assertEquals(numbered("logs", "p", 1, 500), listener.messages);
            assertTrue(listener.interruptions.size() >= 5);
            assertEquals("57P01", ((SQLException) listener.interruptions.get(0)).getSQLState());
            assertEquals(
                    6,
                    log.lines.stream()
                            .filter(line -> line.startsWith("[PubSub] Listening on PostgreSQL channel: logs"))
                            .count());
        }
    }

    @Test
    void aServerThatStartsLaterIsFound() throws Exception {
        server.kill();
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            RecordingListener listener = new RecordingListener();
            broadcaster.subscribe("logs", listener);
            await().until(() -> listener.interruptions.size() >= 2);

            server.restart();

            listener.awaitListening(1);
            broadcaster.publish(numbered("logs", "p", 1, 2));
            listener.awaitMessages(2);
        }
    }

    /** Fault 24. */
    @Test
    void aFrozenServerIsNoticedByPublishersAndListeners() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofSeconds(1))) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            broadcaster.publish(numbered("logs", "p", 1, 1));
            listener.awaitMessages(1);
            server.freeze();
            try {
                // On the connection that it has, then on one that it cannot make.
                assertRefused(publish(broadcaster, 2));
                assertRefused(publish(broadcaster, 2));
                await().atMost(Duration.ofSeconds(20)).until(() -> !listener.interruptions.isEmpty());
            } finally {
                server.thaw();
            }

            listener.awaitListening(2);
            publishAgainAndAgain(broadcaster, 2, 2);
            listener.awaitMessages(2);
            assertEquals(List.of("1", "2"), listener.data());
        }
    }

    /** Fault 24. */
    @Test
    void aWriteToAFrozenServerEndsInTime() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofSeconds(2))) {
            String large = "\"" + "x".repeat(7 << 20) + "\"";
            broadcaster.publish(numbered("logs", "p", 1, 1));
            server.freeze();
            try {
                assertRefused(CompletableFuture.supplyAsync(() -> assertThrows(
                        BroadcastException.class,
                        () -> broadcaster.publish(Collections.nCopies(8, message("logs", large))))));
                // Neither does the thread that was writing stay behind.
                await().until(() -> Thread.getAllStackTraces().values().stream()
                        .flatMap(Arrays::stream)
                        .noneMatch(frame -> frame.getClassName().equals(Insertion.class.getName())));
            } finally {
                server.thaw();
            }
        }
    }

    private static CompletableFuture<BroadcastException> publish(PostgresBroadcaster broadcaster, int seq) {
        return CompletableFuture.supplyAsync(() ->
                assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", seq, seq))));
    }

    private static void assertRefused(CompletableFuture<BroadcastException> publish) throws Exception {
        BroadcastException e = publish.get(20, TimeUnit.SECONDS);
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(Outcome.REFUSED, e.outcomes().get(0), e.toString());
    }

    /** Fault 24. */
    @Test
    void closingEndsAPublishAndAListenerThatAFrozenServerHolds() throws Exception {
        PostgresBroadcaster broadcaster = broadcaster(server.url(database), Duration.ofMinutes(2));
        RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 1, 1));
        server.freeze();
        try {
            CompletableFuture<BroadcastException> publish = publish(broadcaster, 2);
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(Threads.PREFIX + "publish")));

            broadcaster.close();

            assertRefused(publish);
            await().until(OutageTest::threads, List.of()::equals);
        } finally {
            server.thaw();
        }
        await().until(() -> server.sessions(database) == 0);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith(Threads.PREFIX))
                .map(thread -> thread.getKey().getName() + Arrays.toString(thread.getValue()))
                .toList();
    }

    /** Fault 28. */
    @Test
    void aServerWithoutAFreeConnectionIsUnavailableUntilItHasOne() throws SQLException {
        server.execute("postgres", "DROP ROLE IF EXISTS ordinary");
        server.execute("postgres", "CREATE ROLE ordinary LOGIN");
        server.execute(database, "GRANT ALL ON SCHEMA public TO ordinary");
        String url = server.url(database).replace("postgres@", "ordinary@");
        List<Connection> others = new ArrayList<>();
        try (PostgresBroadcaster broadcaster = broadcaster(url)) {
            SQLException full = assertThrows(SQLException.class, () -> {
                while (true) {
                    others.add(server.connect(database));
                }
            });
            assertEquals("53300", full.getSQLState());
            RecordingListener listener = new RecordingListener();
            broadcaster.subscribe("logs", listener);

            BroadcastException e =
                    assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", 1, 1)));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertEquals("53300", ((SQLException) e.getCause()).getSQLState());
            await().until(() -> !listener.interruptions.isEmpty());
            closeAll(others);
            listener.awaitListening(1);
            publishAgainAndAgain(broadcaster, 1, 1);
            listener.awaitMessages(1);
        } finally {
            closeAll(others);
        }
    }

    private static void closeAll(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /** Fault 27: the idle-session timeout. */
    @Test
    void anIdleConnectionThatTheServerEndedIsReplacedWithoutAFailure() throws SQLException {
        server.execute("postgres", "ALTER DATABASE " + database + " SET idle_session_timeout = '1s'");
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            broadcaster.publish(numbered("logs", "p", 1, 1));
            await().atMost(Duration.ofSeconds(20)).until(() -> server.sessions(database) == 0);

            broadcaster.publish(numbered("logs", "p", 2, 2));
        }
        assertEquals(2, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    /** Fault 27: the idle-session timeout is shorter than the pause between two polls. */
    @Test
    void aListenerWhoseSessionsEndForIdlenessMissesNothing() throws SQLException {
        server.execute("postgres", "ALTER DATABASE " + database + " SET idle_session_timeout = '300ms'");
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database));
                PostgresBroadcaster listening = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(listening, "logs");
            for (int i = 1; i <= 3; i++) {
                publishAgainAndAgain(broadcaster, 100 * i - 99, 100 * i);
                listener.awaitListening(i + 1);
            }

            listener.awaitMessages(300);
            assertEquals(numbered("logs", "p", 1, 300), listener.messages);
            assertTrue(listener.interruptions.stream().anyMatch(e -> "57P05".equals(((SQLException) e).getSQLState())));
            assertFalse(listener.completeness.contains(false));
        }
    }

    /** Fault 34. */
    @Test
    void aStandbyIsUnavailableUntilItIsPromoted() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            broadcaster.publish(numbered("logs", "p", 1, 1));
            server.restartAsStandby();
            await().until(() -> sqlState(broadcaster), "25006"::equals);
            await().until(() -> listener.interruptions.stream()
                    .anyMatch(e -> e instanceof SQLException failure && "25006".equals(failure.getSQLState())));

            server.execute("postgres", "SELECT pg_promote()");

            publishAgainAndAgain(broadcaster, 2, 3);
            listener.awaitListening(2);
            listener.awaitMessages(3);
            assertEquals(numbered("logs", "p", 1, 3), listener.messages);
            // A standby may lack what its server had acknowledged.
            assertEquals(List.of(true, false), listener.completeness);
        }
    }

    private static String sqlState(PostgresBroadcaster broadcaster) {
        BroadcastException e =
                assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", 2, 2)));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(List.of(Outcome.REFUSED), e.outcomes());
        return ((SQLException) e.getCause()).getSQLState();
    }

    @Test
    void oneFailureIsEnoughToForgetBrokenConnections() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            List<CompletableFuture<Void>> atOnce = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                int seq = i;
                atOnce.add(CompletableFuture.runAsync(
                        () -> broadcaster.publish(numbered("channel" + seq, "p", seq * 500 + 1, seq * 500 + 500)),
                        task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> publish : atOnce) {
                publish.get();
            }
            assertTrue(server.sessions(database) > 1);
            server.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '" + database + "'");
            try {
                broadcaster.publish(numbered("logs", "p", 1, 1));
            } catch (BroadcastException e) {
                assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            }

            broadcaster.publish(numbered("logs", "p", 1, 1));
        }
    }

    @Test
    void aRestartWithoutTheNewestRowsDoesNotMakeAListenerDeaf() throws Exception {
        try (PostgresBroadcaster broadcaster = broadcaster(server.url(database))) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            broadcaster.publish(numbered("logs", "p", 1, 50));
            listener.awaitMessages(50);
            // As a standby would that had not received them: rows and sequence fall back together.
            server.execute(database, "TRUNCATE broadcaster_messages RESTART IDENTITY");
            server.kill();
            server.restart();
            listener.awaitListening(2);

            publishAgainAndAgain(broadcaster, 51, 60);

            listener.awaitMessages(60);
            assertEquals(numbered("logs", "p", 1, 60), listener.messages);
        }
    }

    @Test
    void closingTwiceIsAsGoodAsOnce() throws IOException {
        PostgresBroadcaster broadcaster = broadcaster(server.url(database));
        broadcaster.publish(numbered("logs", "p", 1, 1));
        broadcaster.close();
        broadcaster.close();

        BroadcastException e =
                assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", 2, 2)));

        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(List.of(Outcome.REFUSED), e.outcomes());
        await().until(OutageTest::threads, List.of()::equals);
        await().until(() -> server.sessions(database) == 0);
    }
}
