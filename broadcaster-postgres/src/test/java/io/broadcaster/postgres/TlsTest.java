package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.broadcaster;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 13, and connections that are as they should be. */
class TlsTest {
    @TempDir
    static Path folder;

    private static Certificate own;
    private static Certificate other;
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        own = Certificate.create(folder, "localhost");
        other = Certificate.create(folder, "other");
        server = new PostgresServer(Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                own.certificate().toString(),
                "ssl_key_file",
                own.key().toString()));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String verifying(Certificate root) {
        return "?sslmode=verify-full&sslrootcert=" + root.certificate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://postgres@", "jdbc:postgresql://"})
    void bothFormsOfTheUrlVerify(String form) throws SQLException {
        String user = form.startsWith("jdbc") ? "&user=postgres" : "";
        assertWorks(form + "localhost:" + server.port() + "/" + server.newDatabase() + verifying(own) + user);
    }

    @Test
    void requiredMeansEncryptedThoughNotVerified() throws SQLException {
        assertWorks(
                "postgresql://postgres@127.0.0.1:" + server.port() + "/" + server.newDatabase() + "?sslmode=require");
    }

    private static void assertWorks(String url) throws SQLException {
        try (PostgresBroadcaster broadcaster = broadcaster(url)) {
            RecordingListener listener = RecordingListener.on(broadcaster, "logs");
            broadcaster.publish(numbered("logs", "p", 1, 3));
            listener.awaitMessages(3);
            String sessions = "SELECT count(*) FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)"
                    + " WHERE application_name = 'broadcaster' AND ssl = ";
            assertTrue(server.number("postgres", sessions + "true") >= 2);
            assertEquals(0, server.number("postgres", sessions + "false"));
        }
    }

    @Test
    void anotherHostsCertificateIsRefused() {
        assertRefused(
                "postgresql://postgres@127.0.0.1:" + server.port() + "/postgres" + verifying(own),
                "could not be verified");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        assertRefused(server.url("postgres") + verifying(other), "PKIX");
    }

    @Test
    void aServerWithoutTlsIsRefused() {
        assertRefused(PostgresServer.shared().url("postgres") + "?sslmode=require", "does not support SSL");
    }

    private static void assertRefused(String url, String why) {
        try (PostgresBroadcaster broadcaster = broadcaster(url)) {
            BroadcastException e =
                    assertThrows(BroadcastException.class, () -> broadcaster.publish(numbered("logs", "p", 1, 1)));
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains(why), e.getMessage());
        }
    }
}
