package io.broadcaster.pusher;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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

@Timeout(60)
class PusherRefusalTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private static PusherBroadcaster pusher;

    @BeforeAll
    static void connect() {
        pusher = TestApp.at(SERVER.getPort());
    }

    @AfterAll
    static void close() {
        pusher.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED,        REFUSED",
        "401, UNAUTHORIZED,    REFUSED",
        "402, QUOTA_EXHAUSTED, REFUSED",
        "403, UNAUTHORIZED,    REFUSED",
        "404, UNAUTHORIZED,    REFUSED",
        "405, UNAVAILABLE,     REFUSED",
        "407, UNAVAILABLE,     REFUSED",
        "408, UNAVAILABLE,     REFUSED",
        "413, REJECTED,        REFUSED",
        "421, UNAVAILABLE,     REFUSED",
        "422, REJECTED,        REFUSED",
        "429, RATE_LIMITED,    REFUSED",
        "499, UNAVAILABLE,     REFUSED",
        "500, UNAVAILABLE,     UNKNOWN",
        "502, UNAVAILABLE,     UNKNOWN",
        "503, UNAVAILABLE,     UNKNOWN",
        "504, UNAVAILABLE,     UNKNOWN",
        "599, UNAVAILABLE,     UNKNOWN",
        "204, UNAVAILABLE,     UNKNOWN",
    })
    void theHttpStatusDecides(int status, Reason reason, Outcome outcome) {
        for (int size : new int[] {1, 10}) {
            BroadcastException failure = failureAfter(aResponse().withStatus(status), size);
            assertEquals(reason, failure.reason());
            assertEquals(Collections.nCopies(size, outcome), failure.outcomes());
            assertTrue(failure.getMessage().contains("HTTP " + status), failure.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "402 | Payment Required                                                             | QUOTA_EXHAUSTED",
                "403 | API call failed since (daily) message quota exceeded                         | QUOTA_EXHAUSTED",
                "403 | Account is OVER QUOTA                                                        | QUOTA_EXHAUSTED",
                "403 | You have reached your daily message limit                                    | QUOTA_EXHAUSTED",
                "403 | {\"error\":\"message_limit_reached\"}                                        | QUOTA_EXHAUSTED",
                "403 | App is disabled                                                              | UNAUTHORIZED",
                "403 | Access from this address is limited to owners                                | UNAUTHORIZED",
                "413 | API call failed since (daily) message quota exceeded                         | QUOTA_EXHAUSTED",
                "413 | Payload Too Large: message quota exceeded                                    | QUOTA_EXHAUSTED",
                "413 | Message limit reached for your plan                                          | QUOTA_EXHAUSTED",
                "413 | Request Entity Too Large: daily limit reached                                | QUOTA_EXHAUSTED",
                "413 | The data content of this event exceeds the allowed maximum (10240 bytes)     | REJECTED",
                "413 | Payload limit exceeded                                                       | REJECTED",
                "413 | Payload quota exceeded                                                       | REJECTED",
                "413 | The message is over your plan's size limit                                   | REJECTED",
                "413 | Data limit is 10kB                                                           | REJECTED",
                "413 | Message too long, the limit is 10 240                                        | REJECTED",
                "413 | <html><head><title>413 Request Entity Too Large</title></head></html>        | REJECTED",
                "400 | Quota must be a number                                                       | REJECTED",
                "401 | over quota                                                                   | UNAUTHORIZED",
            })
    void theBodyTellsAUsedUpQuotaFromOtherRefusals(int status, String body, Reason reason) {
        BroadcastException failure = failureAfter(aResponse().withStatus(status).withBody(body), 2);

        assertEquals(reason, failure.reason());
        assertEquals(Collections.nCopies(2, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().endsWith(body), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "0, PT0S", "86400, PT24H", "-1,", "99999999999999999999,", "soon,", "1.5,", "'',"})
    void theProvidersWaitIsPassedOn(String header, Duration wait) {
        BroadcastException failure = failureAfter(aResponse().withStatus(429).withHeader("Retry-After", header), 1);

        assertEquals(Reason.RATE_LIMITED, failure.reason());
        assertEquals(wait, failure.retryAfter());
    }

    @Test
    void withoutARetryAfterThereIsNoWait() {
        assertNull(failureAfter(aResponse().withStatus(429), 1).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        String elsewhere = "http://localhost:" + SERVER.getPort() + "/elsewhere";
        BroadcastException failure = failureAfter(aResponse().withStatus(status).withHeader("Location", elsewhere), 2);

        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(2, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains("redirect"), failure.getMessage());
    }

    @Test
    void aDateToWaitForCountsByTheServersClock() {
        BroadcastException failure = failureAfter(
                aResponse()
                        .withStatus(429)
                        .withHeader("Date", "Fri, 20 Nov 2026 12:00:00 GMT")
                        .withHeader("Retry-After", "Fri, 20 Nov 2026 12:01:30 GMT"),
                1);
        assertEquals(Duration.ofSeconds(90), failure.retryAfter());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407})
    void aChallengeIsNotAnswered(int status) {
        failureAfter(
                aResponse()
                        .withStatus(status)
                        .withHeader("WWW-Authenticate", "Basic realm=\"x\"")
                        .withHeader("Proxy-Authenticate", "Basic realm=\"x\""),
                2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void noAnswerMakesTheTransportSendAgain(int status) {
        failureAfter(aResponse().withStatus(status).withHeader("Retry-After", "0"), 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html><body>It works!</body></html>", "{", "{}}", "[]", "ok", "null", "{\"a\":}", "{'a':1}"
            })
    void aSuccessThatIsNoJsonObjectMayOrMayNotHaveArrived(String body) {
        for (int status : new int[] {200, 202}) {
            BroadcastException failure =
                    failureAfter(aResponse().withStatus(status).withBody(body), 3);

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(3, Outcome.UNKNOWN), failure.outcomes());
            assertTrue(failure.getMessage().contains("no JSON object"), failure.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\n} ", "{\"batch\":[{},{}]}"})
    void anyJsonObjectIsAnAcceptance(String body) {
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));

        assertDoesNotThrow(() -> pusher.publish(batch(2)));
    }

    @Test
    void theMessageQuotesTheBodyShortAndPrintable() {
        String body = "bad\r\n\u001b[31mred\u202e\u0000" + "x".repeat(5_000);

        String message =
                failureAfter(aResponse().withStatus(400).withBody(body), 1).getMessage();

        assertTrue(message.contains("bad [31mred x"), message);
        assertTrue(
                message.chars().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertTrue(message.length() < 500, message);
    }

    /** Of a publish that makes exactly one request. */
    private static BroadcastException failureAfter(ResponseDefinitionBuilder answer, int size) {
        SERVER.resetAll();
        SERVER.stubFor(post(anyUrl()).willReturn(answer));
        BroadcastException failure = failure(pusher, batch(size));
        assertEquals(1, SERVER.getAllServeEvents().size());
        SERVER.verify(1, postRequestedFor(anyUrl()));
        return failure;
    }
}
