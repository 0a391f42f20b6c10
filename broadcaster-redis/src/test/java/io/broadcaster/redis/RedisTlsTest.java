package io.broadcaster.redis;

import static io.broadcaster.redis.FakeRedis.MASTER;
import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate that names {@code localhost} alone. */
class RedisTlsTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();
    private static SSLContext ours;
    private SSLContext before;
    private FakeRedis redis;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "redis",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        "" + store,
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, status);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, STORE_PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        ours = SSLContext.getInstance("TLS");
        ours.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @BeforeEach
    void start() throws Exception {
        before = SSLContext.getDefault();
        ServerSocket server = ours.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        redis = new FakeRedis(server, RedisTlsTest::answer);
    }

    @AfterEach
    void stop() throws Exception {
        SSLContext.setDefault(before);
        redis.close();
    }

    @Test
    void aTrustedCertificateOfTheHostIsSpokenTo() {
        SSLContext.setDefault(ours);
        try (RedisBroadcaster broadcaster = broadcaster("rediss://localhost:" + redis.port())) {
            broadcaster.publish(batch(2));

            assertEquals("ROLE", redis.seen().get(0));
            assertEquals(2, redis.seen().stream().filter("PUBLISH"::equals).count());
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        SSLContext.setDefault(ours);

        assertRefused("rediss://127.0.0.1:" + redis.port(), "SSLHandshakeException");
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() {
        assertRefused("rediss://localhost:" + redis.port(), "SSLHandshakeException");
    }

    @Test
    void aServerWithoutTlsIsToldNothing() throws Exception {
        try (FakeRedis plain = new FakeRedis(RedisTlsTest::answer)) {
            assertRefused("rediss://:canary@localhost:" + plain.port(), "SSL");
            assertEquals(List.of(), plain.seen());
        }
    }

    private void assertRefused(String url, String why) {
        try (RedisBroadcaster broadcaster = broadcaster(url)) {
            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains(why), e.getMessage());
            assertEquals(List.of(), redis.seen());
        }
    }

    private static String answer(List<String> command) {
        return command.get(0).equals("ROLE") ? MASTER : ":1\r\n";
    }

    private static RedisBroadcaster broadcaster(String url) {
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(Map.of("REDIS_URL", url)));
    }
}
