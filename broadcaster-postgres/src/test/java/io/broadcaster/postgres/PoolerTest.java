package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.numbered;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.broadcaster.spi.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Fault 33: PgBouncer before the server. */
class PoolerTest extends PostgresTest {

    private PgBouncer start(String mode) throws IOException {
        Optional<Path> program = PgBouncer.program();
        assumeTrue(program.isPresent(), "pgbouncer is not installed");
        return new PgBouncer(program.orElseThrow(), server, mode);
    }

    private void publishBy(PostgresBroadcaster pooled, int threads) throws Exception {
        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String producer = "p" + t;
            publishers.add(CompletableFuture.runAsync(() -> {
                for (int seq = 1; seq <= 50; seq++) {
                    pooled.publish(numbered("logs", producer, seq, seq));
                }
            }));
        }
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get();
        }
        assertEquals(threads * 50L, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    @Test
    void publishingAndReadingGoThroughTransactionMode() throws Exception {
        try (PgBouncer pooler = start("transaction");
                PostgresBroadcaster pooled = Fixtures.broadcaster(pooler.url(database))) {
            publishBy(pooled, 4);
            for (int i = 0; i < 20; i++) {
                assertEquals(
                        numbered("logs", "p0", 50),
                        pooled.read("logs", "p0-49", 200, OLDEST_FIRST).messages().stream()
                                .filter(message -> message.id().startsWith("p0"))
                                .findFirst()
                                .orElseThrow());
            }
            // The database's next client is not left with anything of ours.
            assertEquals(0, server.number(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"));
        }
    }

    @Test
    void listeningThroughTransactionModeIsRefusedWithAdvice() throws Exception {
        try (PgBouncer pooler = start("transaction");
                PostgresBroadcaster pooled = Fixtures.broadcaster(pooler.url(database))) {
            RecordingListener listener = new RecordingListener();
            pooled.subscribe("logs", listener);
            publishBy(pooled, 2);

            await().until(() -> listener.interruptions.size() >= 2);
            for (Exception refusal : listener.interruptions) {
                assertTrue(refusal.getMessage().contains("DATABASE_LISTEN_URL"), refusal.toString());
            }
            assertEquals(0, listener.listening.get());
        }
    }

    @Test
    void listeningPastItWorks() throws Exception {
        try (PgBouncer pooler = start("transaction")) {
            Options options = Options.of(
                    Map.of("DATABASE_URL", pooler.url(database), "DATABASE_LISTEN_URL", server.url(database)));
            try (PostgresBroadcaster both = (PostgresBroadcaster) new PostgresBroadcasterProvider().create(options)) {
                listenAndPublish(both);
            }
        }
    }

    @Test
    void listeningThroughSessionModeWorks() throws Exception {
        try (PgBouncer pooler = start("session");
                PostgresBroadcaster pooled = Fixtures.broadcaster(pooler.url(database))) {
            listenAndPublish(pooled);
        }
    }

    private void listenAndPublish(PostgresBroadcaster pooled) throws SQLException {
        RecordingListener listener = RecordingListener.on(pooled, "logs");
        pooled.publish(numbered("logs", "p", 1, 20));
        listener.awaitMessages(20);
        server.execute(database, "NOTIFY logs, '21'");
        listener.awaitMessages(21);
        assertEquals("21", listener.data().get(20));
        assertEquals(List.of(), listener.interruptions);
    }
}
