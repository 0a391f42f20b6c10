package io.broadcaster.pusher;

import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.message;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets and signatures stay inside, also when the server quotes them. */
@Timeout(60)
class PusherSecretsTest {
    private static final Pattern SIGNATURE = Pattern.compile("auth_signature=([0-9a-f]{64})");

    private CapturedLog log;

    @BeforeEach
    void capture() {
        log = new CapturedLog();
    }

    @AfterEach
    void release() {
        log.close();
    }

    /** {@code %s} is the request as it came, with what a server might know besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n%s",
                "HTTP/1.1 401 Unauthorized\r\n\r\nInvalid signature: you should have sent HmacSHA256Hex(\"%s\")",
                "HTTP/1.1 401 Unauthorized\r\n\r\nyou should have sent \\nauth_key=278d425bdf160c739803&auth_version=1.0 %s",
                "HTTP/1.1 200 OK\r\n\r\n%s",
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1/%s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n",
                "%s\r\n\r\n",
            })
    void whatTheServerQuotesIsMasked(String answer) throws IOException {
        StringBuilder request = new StringBuilder();
        try (RawServer server = new RawServer(connection -> {
                    request.append(connection.readRequest());
                    String target = request.substring(0, request.indexOf(" HTTP/1.1"));
                    String quoted = target + " " + TestApp.SECRET + " " + TestApp.MASTER_KEY;
                    connection.write(answer.replace("%s", quoted));
                });
                PusherBroadcaster pusher =
                        TestApp.at(server.port(), "PUSHER_ENCRYPTION_MASTER_KEY", TestApp.MASTER_KEY)) {
            BroadcastException failure = TestApp.failure(pusher, batch(2));

            Matcher signature = SIGNATURE.matcher(request);
            assertTrue(signature.find());
            assertTellsNothing(allTextOf(failure), signature.group(1));
        }
    }

    @Test
    void noFailureOfTheTransportTellsASecret() throws IOException {
        try (RawServer rude = new RawServer(RawServer.Connection::reset);
                PusherBroadcaster overTls = TestApp.at(rude.port(), "PUSHER_USE_TLS", "true");
                PusherBroadcaster plain = TestApp.at(rude.port())) {
            assertTellsNothing(allTextOf(TestApp.failure(overTls, batch(1))), "auth_");
            assertTellsNothing(allTextOf(TestApp.failure(plain, batch(1))), "auth_");
            assertTellsNothing(allTextOf(TestApp.failure(plain, List.of(message("not a channel", "1")))), "auth_");
            assertTellsNothing(
                    allTextOf(TestApp.failure(plain, List.of(message("private-encrypted-x", "1")))), "auth_");
        }
    }

    @Test
    void anOrdinaryCauseIsKept() throws IOException {
        try (RawServer rude = new RawServer(RawServer.Connection::reset);
                PusherBroadcaster pusher = TestApp.at(rude.port())) {
            assertNotNull(TestApp.failure(pusher, batch(1)).getCause());
        }
    }

    @Test
    void nothingThatDescribesABroadcasterTellsASecret() {
        Options options = Options.of(TestApp.keys("PUSHER_ENCRYPTION_MASTER_KEY", TestApp.MASTER_KEY));
        PusherSettings settings = SettingsReader.read(options);
        try (PusherBroadcaster pusher = TestApp.of(settings, Dns.SYSTEM, Duration.ofSeconds(5))) {
            assertTellsNothing(
                    settings + " " + pusher + " " + options + " " + pusher.describe() + " " + pusher.publicSettings(),
                    "auth_");
            assertFalse(pusher.describe().toString().contains(TestApp.KEY));
        }
    }

    private void assertTellsNothing(String text, String signature) {
        String everything = (text + log.lines()).toLowerCase(Locale.ROOT);
        assertFalse(everything.contains(TestApp.SECRET), everything);
        assertFalse(everything.contains(TestApp.MASTER_KEY.toLowerCase(Locale.ROOT)), everything);
        assertFalse(everything.contains(signature), everything);
        assertFalse(everything.contains("auth_key=" + TestApp.KEY), everything);
    }

    /** Message, causes, suppressed. */
    private static String allTextOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
