package io.broadcaster.ably;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.ably.TestApp.batch;
import static io.broadcaster.ably.TestApp.message;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The secret stays inside, also when the server quotes it; and nothing is printed, as the client's transport does. */
@Timeout(60)
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class AblySecretsTest {
    private static final String KEY = TestApp.KEY_NAME + ":" + TestApp.SECRET;
    private static final String ENCODED = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.broadcaster");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @BeforeEach
    void capture() {
        log.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(log);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(out);
        System.setErr(err);
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 500})
    void whatTheServerQuotesIsMasked(int status) {
        for (String quoted : List.of(
                KEY,
                TestApp.SECRET,
                "Basic " + ENCODED,
                ENCODED,
                "{\"error\":{\"message\":\"" + KEY + "\"}" + (status == 200 ? "" : "}"))) {
            SERVER.stubFor(
                    post(anyUrl()).willReturn(aResponse().withStatus(status).withBody(quoted)));
            try (AblyBroadcaster ably = TestApp.at(SERVER.getPort())) {
                assertTellsNothing(trace(TestApp.failure(ably, batch(2))));
            }
        }
    }

    @Test
    void noFailureTellsIt() {
        try (AblyBroadcaster ably = TestApp.at(1)) {
            assertTellsNothing(trace(TestApp.failure(ably, batch(1))));
            assertTellsNothing(trace(TestApp.failure(ably, List.of(message("[" + TestApp.SECRET, "1")))));
        }
    }

    @Test
    void nothingThatDescribesABroadcasterTellsIt() {
        try (AblyBroadcaster ably = TestApp.at(1)) {
            AblySettings settings = SettingsReader.read(io.broadcaster.spi.Options.of(TestApp.keys()));
            assertTellsNothing(
                    settings + " " + ably + ably.describe() + ably.publicSettings() + ably.sign("", "x", null));
        }
    }

    private void assertTellsNothing(String text) {
        String everything = text + printed.toString(StandardCharsets.UTF_8) + log.list;
        assertFalse(everything.contains(TestApp.SECRET) || everything.contains(ENCODED), everything);
        assertFalse(printed.toString(StandardCharsets.UTF_8).contains("rror"), "the client prints by itself");
    }

    /** Message, causes, suppressed. */
    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
