package io.broadcaster.ably;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.ably.TestApp.batch;
import static io.broadcaster.ably.TestApp.failure;
import static io.broadcaster.ably.TestApp.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import okhttp3.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AblyRequestTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private AblyBroadcaster ably;

    @BeforeEach
    void answerOk() {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson(TestApp.ACCEPTED)));
        ably = TestApp.at(SERVER.getPort());
    }

    @AfterEach
    void close() {
        ably.close();
    }

    @Test
    void aBatchOfOneChannelIsOneRequestInOrder() {
        List<Message> batch = batch(100);

        ably.publish(batch);

        LoggedRequest request = requests().get(0);
        assertEquals(1, requests().size());
        assertEquals("/channels/logs/messages", request.getUrl());
        assertEquals(Credentials.basic(TestApp.KEY_NAME, TestApp.SECRET), request.getHeader("Authorization"));
        assertEquals("4", request.getHeader("X-Ably-Version"));
        assertEquals("application/json", request.getHeader("Accept"));
        assertTrue(request.getHeader("Content-Type").startsWith("application/json"));
        List<JsonObject> sent = messages(request);
        for (int i = 0; i < 100; i++) {
            assertEquals("log", sent.get(i).get("name").getAsString());
            assertEquals(batch.get(i).data(), sent.get(i).get("data").getAsString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"<Gruß> \\\"& 🎉\\\" \\u2028\",\"n\": 1.50}", "[1]", "\"bare\"", "7", "null"})
    void aSubscriberOfAblyGetsTheValueThatTheDataIs(String json) throws Exception {
        ably.publish(List.of(message("logs", json)));

        var received = io.ably.lib.types.Message.fromEncoded(
                messages(requests().get(0)).get(0), null);
        assertEquals(JsonParser.parseString(json), received.data);
    }

    @Test
    void theMessagesOfARequestShareAnIdThatTheIdOfTheFirstBegins() {
        List<Message> batch = batch(3);

        ably.publish(batch);

        List<String> ids = ids(requests().get(0));
        String id = ids.get(0).substring(0, ids.get(0).indexOf(':'));
        assertTrue(id.startsWith(batch.get(0).id()), id);
        assertEquals(List.of(id + ":0", id + ":1", id + ":2"), ids);
    }

    @Test
    void aLoneMessageHasItsOwnId() {
        List<Message> batch = batch(1);
        ably.publish(batch);
        assertEquals(List.of(batch.get(0).id() + ":0"), ids(requests().get(0)));
    }

    @Test
    void anUnknownBatchSentAgainUnchangedIsRecognizedByAbly() {
        List<Message> batch = batch(3);
        SERVER.stubFor(post(anyUrl()).willReturn(serverError()));
        BroadcastException failure = failure(ably, batch);
        assertEquals(Collections.nCopies(3, Outcome.UNKNOWN), failure.outcomes());
        SERVER.stubFor(post(anyUrl()).willReturn(okJson(TestApp.ACCEPTED)));

        ably.publish(batch);

        assertEquals(2, requests().size());
        assertEquals(ids(requests().get(0)), ids(requests().get(1)));
    }

    /** Ably takes an id for that of the whole request, and would drop what joined it. */
    @Test
    void anUnknownBatchSentAgainWithMoreMessagesIsNotMistakenForARepeat() {
        List<Message> more = batch(4);
        ably.publish(more.subList(0, 3));
        ably.publish(more);
        assertNotEquals(ids(requests().get(0)).get(0), ids(requests().get(1)).get(0));
    }

    @Test
    void eachChannelIsARequestOfItsOwn() {
        ably.publish(List.of(message("a", "1"), message("b", "2"), message("a", "3")));

        assertEquals(
                List.of("/channels/a/messages", "/channels/b/messages"),
                requests().stream().map(LoggedRequest::getUrl).toList());
        assertEquals(List.of("1", "3"), data(requests().get(0)));
        assertEquals(List.of("2"), data(requests().get(1)));
    }

    @Test
    void whatEarlierChannelsTookIsAcceptedAndLaterOnesAreNotTried() {
        SERVER.stubFor(post(urlEqualTo("/channels/b/messages")).willReturn(serverError()));

        BroadcastException failure =
                failure(ably, List.of(message("a", "1"), message("b", "2"), message("a", "3"), message("c", "4")));

        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(List.of(Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ACCEPTED, Outcome.REFUSED), failure.outcomes());
        assertEquals(2, requests().size());
    }

    @Test
    void aRequestHoldsAtMost64KiB() {
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            batch.add(message("logs", "\"" + "ü".repeat(9_998) + i + "\""));
        }

        ably.publish(batch);

        assertEquals(
                List.of(3, 3, 3, 1),
                requests().stream().map(AblyRequestTest::ids).map(List::size).toList());
        List<String> data = requests().stream().flatMap(r -> data(r).stream()).toList();
        assertEquals(batch.stream().map(Message::data).toList(), data);
    }

    @Test
    void whatIsTooLargeAloneIsRejectedUnsent() {
        String largest = "\"" + "x".repeat(63 * 1024 - 2) + "\"";
        ably.publish(List.of(message("logs", largest)));
        SERVER.resetRequests();
        assertRejectedUnsent(message("logs", largest + " "), "64513 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[?rewind=1]logs", ":logs", "line\nbreak", ".", ".."})
    void aBadChannelNameIsRejectedUnsent(String channel) {
        assertRejectedUnsent(message(channel, "1"), "channel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-a:b/c?d", "über uns", "a%2Fb", "logs*", "a.."})
    void anyOtherNameIsEscaped(String channel) throws Exception {
        ably.publish(List.of(message(channel, "1")));
        String path = java.net.URI.create(requests().get(0).getUrl()).getPath();
        assertEquals("/channels/" + channel + "/messages", path);
    }

    @Test
    void theLimitsAreThoseOfAbly() {
        assertEquals(new Limits(500, 64_512, 32, new QuotaReset.After(Duration.ofHours(1)), 50), ably.limits());
        ably.close();
        ably = TestApp.at(1, Duration.ofSeconds(1), "ABLY_REQUESTS_PER_SECOND", "362");
        assertEquals(362, ably.limits().requestsPerSecond());
    }

    private void assertRejectedUnsent(Message bad, String named) {
        BroadcastException failure = failure(ably, List.of(message("logs", "1"), bad));
        assertEquals(Reason.REJECTED, failure.reason());
        assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertEquals(List.of(), requests());
    }

    private static List<LoggedRequest> requests() {
        return SERVER.findAll(postRequestedFor(anyUrl()));
    }

    private static List<JsonObject> messages(LoggedRequest request) {
        JsonArray array = JsonParser.parseString(request.getBodyAsString()).getAsJsonArray();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static List<String> ids(LoggedRequest request) {
        return messages(request).stream().map(m -> m.get("id").getAsString()).toList();
    }

    private static List<String> data(LoggedRequest request) {
        return messages(request).stream().map(m -> m.get("data").getAsString()).toList();
    }
}
