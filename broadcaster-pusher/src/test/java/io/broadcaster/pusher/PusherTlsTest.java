package io.broadcaster.pusher;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Fault 13. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PusherTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @TempDir
    Path folder;

    @AfterEach
    void trustTheDefault() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
    }

    @Test
    void aTrustedCertificateForTheHostIsAccepted() throws Exception {
        trustTheAuthority();
        WireMockServer server =
                serve(issued().addSubjectAlternativeName("127.0.0.1").build());
        try (PusherBroadcaster pusher = overTls(server.httpsPort(), Duration.ofSeconds(30))) {
            assertDoesNotThrow(() -> pusher.publish(batch(3)));
        } finally {
            server.stop();
        }
    }

    @Test
    void aSelfSignedCertificateIsRefused() throws Exception {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        assertTlsFailure(failureWith(selfSigned), "PKIX");
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        trustTheAuthority();
        assertTlsFailure(
                failureWith(issued().addSubjectAlternativeName("elsewhere.test").build()), "not verified");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        trustTheAuthority();
        long now = Instant.now().toEpochMilli();
        HeldCertificate expired = issued().addSubjectAlternativeName("127.0.0.1")
                .validityInterval(now - 100_000, now - 10_000)
                .build();
        assertTlsFailure(failureWith(expired), "validity check failed");
    }

    @Test
    void aServerWithoutTlsIsNotSpokenToInTheClear() throws Exception {
        try (RawServer plain = new RawServer(connection -> {
                    connection.readSome(1);
                    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                });
                PusherBroadcaster pusher = overTls(plain.port(), Duration.ofSeconds(30))) {
            assertTlsFailure(failure(pusher, batch(3)), "SSLException");
            assertEquals(0, plain.requests());
        }
    }

    @Test
    void aHandshakeThatHangsCarriedNothing() throws Exception {
        try (RawServer silent = new RawServer(RawServer.Connection::hold);
                PusherBroadcaster pusher = overTls(silent.port(), Duration.ofMillis(300))) {
            BroadcastException failure = failure(pusher, batch(3));
            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
        }
    }

    private BroadcastException failureWith(HeldCertificate certificate) throws Exception {
        WireMockServer server = serve(certificate);
        try (PusherBroadcaster pusher = overTls(server.httpsPort(), Duration.ofSeconds(30))) {
            return failure(pusher, batch(3));
        } finally {
            assertEquals(0, server.getAllServeEvents().size());
            server.stop();
        }
    }

    private static void assertTlsFailure(BroadcastException failure, String named) {
        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains("TLS failed"), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }

    private static PusherBroadcaster overTls(int port, Duration timeout) {
        return TestApp.at(port, timeout, "PUSHER_USE_TLS", "true");
    }

    private static HeldCertificate.Builder issued() {
        return new HeldCertificate.Builder().signedBy(AUTHORITY);
    }

    private void trustTheAuthority() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", AUTHORITY.certificate());
        System.setProperty(TRUST_STORE, write(store, "trust.p12").toString());
        System.setProperty(TRUST_STORE + "Password", PASSWORD);
    }

    private WireMockServer serve(HeldCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", certificate.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
            certificate.certificate()
        });
        WireMockServer server = new WireMockServer(wireMockConfig()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .keystoreType("PKCS12")
                .keystorePath(write(store, "server.p12").toString())
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD));
        server.start();
        server.stubFor(post(anyUrl()).willReturn(okJson("{}")));
        return server;
    }

    private Path write(KeyStore store, String name) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
