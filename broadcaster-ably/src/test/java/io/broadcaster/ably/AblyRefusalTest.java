package io.broadcaster.ably;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.ably.TestApp.batch;
import static io.broadcaster.ably.TestApp.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults 1 to 6, 14 and 15. */
@Timeout(60)
class AblyRefusalTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private static AblyBroadcaster ably;

    @BeforeAll
    static void connect() {
        ably = TestApp.at(SERVER.getPort());
    }

    @AfterAll
    static void close() {
        ably.close();
    }

    @ParameterizedTest
    @CsvSource({
        "401, 40112, QUOTA_EXHAUSTED",
        "403, 40115, QUOTA_EXHAUSTED",
        "403, 40111, QUOTA_EXHAUSTED",
        "403, 40114, QUOTA_EXHAUSTED",
        "403, 40150, QUOTA_EXHAUSTED",
        "401, 40110, UNAUTHORIZED",
        "401, 40113, UNAUTHORIZED",
        "401, 40120, UNAUTHORIZED",
        "403, 40300, UNAUTHORIZED",
        "401, 40160, UNAUTHORIZED",
        "401, 40101, UNAUTHORIZED",
        "401, 40140, UNAUTHORIZED",
        "404, 40400, UNAUTHORIZED",
        "429, 42910, RATE_LIMITED",
        "429, 42911, RATE_LIMITED",
        "429, 42913, RATE_LIMITED",
        "429, 42914, RATE_LIMITED",
        "429, 42917, RATE_LIMITED",
        "429, 42918, RATE_LIMITED",
        "429, 42922, RATE_LIMITED",
        "429, 80021, RATE_LIMITED",
        "429, 90021, RATE_LIMITED",
        "503, 42910, RATE_LIMITED",
        "413, 40009, REJECTED",
        "400, 40034, REJECTED",
        "400, 40031, REJECTED",
    })
    void ablysCodeDecidesBeforeTheStatus(int status, int code, Reason reason) {
        String body = "{\"error\":{\"code\":" + code + ",\"statusCode\":" + status + ",\"message\":\"because\"}}";
        BroadcastException told = failureAfter(aResponse().withStatus(status).withBody(body));
        assertEquals(reason, told.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), told.outcomes());
        assertTrue(told.getMessage().contains("HTTP " + status + " with code " + code), told.getMessage());
        assertTrue(told.getMessage().endsWith("because"), told.getMessage());

        BroadcastException headed =
                failureAfter(aResponse().withStatus(status).withHeader("X-Ably-ErrorCode", "" + code));
        assertEquals(reason, headed.reason());
    }

    /** A challenge or a stale token would make the client's own transport ask again. */
    @ParameterizedTest
    @CsvSource({"401, 40140", "401, 40142", "407, 0"})
    void nothingIsAskedAgainWithOtherCredentials(int status, int code) {
        BroadcastException failure = failureAfter(aResponse()
                .withStatus(status)
                .withHeader("WWW-Authenticate", "X-Ably-Token realm=\"x\", stale=\"true\"")
                .withHeader("Proxy-Authenticate", "Basic realm=\"x\"")
                .withBody("{\"error\":{\"code\":" + code + "}}"));
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains("HTTP " + status), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED,     REFUSED",
        "401, UNAUTHORIZED, REFUSED",
        "402, UNAVAILABLE,  REFUSED",
        "403, UNAUTHORIZED, REFUSED",
        "404, UNAUTHORIZED, REFUSED",
        "408, UNAVAILABLE,  REFUSED",
        "413, REJECTED,     REFUSED",
        "422, REJECTED,     REFUSED",
        "429, RATE_LIMITED, REFUSED",
        "500, UNAVAILABLE,  UNKNOWN",
        "502, UNAVAILABLE,  UNKNOWN",
        "503, UNAVAILABLE,  UNKNOWN",
        "504, UNAVAILABLE,  UNKNOWN",
        "204, UNAVAILABLE,  UNKNOWN",
    })
    void withoutACodeTheStatusDecides(int status, Reason reason, Outcome outcome) {
        for (String body :
                new String[] {"", "<html>", "{\"error\":\"no\"}", "{\"error\":{\"code\":\"x\"}}", "[1", "null"}) {
            BroadcastException failure =
                    failureAfter(aResponse().withStatus(status).withBody(body));
            assertEquals(reason, failure.reason());
            assertEquals(Collections.nCopies(3, outcome), failure.outcomes());
            assertTrue(failure.getMessage().contains("HTTP " + status), failure.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "0, PT0S", "86400, PT24H", "-1,", "99999999999999999999,", "soon,", "1.5,", "'',"})
    void ablysWaitIsPassedOn(String header, Duration wait) {
        BroadcastException failure = failureAfter(aResponse().withStatus(429).withHeader("Retry-After", header));
        assertEquals(Reason.RATE_LIMITED, failure.reason());
        assertEquals(wait, failure.retryAfter());
    }

    @Test
    void aWaitUntilADateCountsByAblysClock() {
        BroadcastException failure = failureAfter(aResponse()
                .withStatus(429)
                .withHeader("Date", "Fri, 20 Nov 2026 12:00:00 GMT")
                .withHeader("Retry-After", "Fri, 20 Nov 2026 12:01:30 GMT"));
        assertEquals(Duration.ofSeconds(90), failure.retryAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void fault15ARedirectIsNotFollowed(int status) {
        String elsewhere = "http://localhost:" + SERVER.getPort() + "/elsewhere";
        BroadcastException failure = failureAfter(aResponse().withStatus(status).withHeader("Location", elsewhere));
        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains("redirect"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html><body>It works!</body></html>", "{\"channel\":", "ok", "{\"a\":}"})
    void fault14ASuccessThatIsNoJsonMayOrMayNotHaveArrived(String body) {
        for (int status : new int[] {200, 201}) {
            BroadcastException failure =
                    failureAfter(aResponse().withStatus(status).withBody(body));
            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(3, Outcome.UNKNOWN), failure.outcomes());
        }
    }

    @Test
    void fault14AHugeBodyIsReadUpToItsCap() {
        BroadcastException failure =
                failureAfter(aResponse().withStatus(201).withBody("{\"x\":\"" + "x".repeat(10 << 20) + "\"}"));
        assertEquals(Collections.nCopies(3, Outcome.UNKNOWN), failure.outcomes());
        assertTrue(failure.getMessage().contains("more than 64 KiB"), failure.getMessage());
        assertTrue(failure.getMessage().length() < 1_000);
    }

    /** Of a publish that makes exactly one request. */
    private static BroadcastException failureAfter(ResponseDefinitionBuilder answer) {
        SERVER.resetAll();
        SERVER.stubFor(post(anyUrl()).willReturn(answer));
        BroadcastException failure = failure(ably, batch(3));
        assertEquals(1, SERVER.getAllServeEvents().size());
        return failure;
    }
}
