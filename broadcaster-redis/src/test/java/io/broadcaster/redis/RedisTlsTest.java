package io.broadcaster.redis;

import static io.broadcaster.redis.FakeRedis.MASTER;
import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Fault 13: a real server whose certificate names {@code localhost} alone, signed by an authority of our own. */
class RedisTlsTest {
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final int PORT = RedisServerFixture.freePort();
    private static RedisServerFixture redis;
    private SSLContext before;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .build();
        redis = RedisServerFixture.startedInstalled();
        try (Jedis admin = redis.admin()) {
            admin.configSet(Map.of(
                    "tls-ca-cert-file", write(folder.resolve("authority.crt"), AUTHORITY.certificatePem()),
                    "tls-cert-file", write(folder.resolve("redis.crt"), own.certificatePem()),
                    "tls-key-file", write(folder.resolve("redis.key"), own.privateKeyPkcs8Pem()),
                    "tls-auth-clients", "no",
                    "tls-port", "" + PORT));
        } catch (JedisDataException e) {
            Assumptions.abort("redis-server must be built with TLS: " + e.getMessage());
        }
    }

    private static String write(Path file, String pem) throws IOException {
        return Files.writeString(file, pem).toString();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void trustOurAuthority() throws Exception {
        before = SSLContext.getDefault();
        SSLContext.setDefault(new HandshakeCertificates.Builder()
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslContext());
    }

    @AfterEach
    void trustTheDefault() {
        SSLContext.setDefault(before);
    }

    @Test
    void aTrustedCertificateOfTheHostIsSpokenTo() {
        try (RedisBroadcaster broadcaster = broadcaster("rediss://localhost:" + PORT)) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);

            broadcaster.publish(numbered(1, 2));

            heard.awaitMessages(2);
            assertEquals(List.of("1", "2"), heard.data());
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        assertRefused("rediss://127.0.0.1:" + PORT, "No subject alternative names matching IP address 127.0.0.1");
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() {
        SSLContext.setDefault(before);

        assertRefused("rediss://localhost:" + PORT, "unable to find valid certification path");
    }

    @Test
    void aServerWithoutTlsIsToldNothing() throws IOException {
        try (FakeRedis plain = FakeRedis.master(command -> MASTER)) {
            assertRefused("rediss://:canary@localhost:" + plain.port(), "SSL");
            assertEquals(List.of(), plain.seen());
        }
    }

    private static void assertRefused(String url, String why) {
        try (RedisBroadcaster broadcaster = broadcaster(url)) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);

            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains(why), e.getMessage());
            await().until(() -> !heard.interruptions.isEmpty());
            assertEquals(0, heard.listening.get());
        }
    }

    private static RedisBroadcaster broadcaster(String url) {
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(Map.of("REDIS_URL", url)));
    }
}
