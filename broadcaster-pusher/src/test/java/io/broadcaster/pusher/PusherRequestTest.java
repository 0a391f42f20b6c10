package io.broadcaster.pusher;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static io.broadcaster.pusher.TestApp.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pusher.rest.crypto.CryptoUtil;
import com.pusher.rest.data.EncryptedMessage;
import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PusherRequestTest {
    private static final String ENCRYPTED = "private-encrypted-logs";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private PusherBroadcaster pusher;

    @BeforeEach
    void answerOk() {
        SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}")));
        pusher = TestApp.at(SERVER.getPort());
    }

    @AfterEach
    void close() {
        pusher.close();
    }

    @Test
    void theVerifierOfTheseTestsAgreesWithTheDocumentedSignature() {
        String body = "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
        String digest = Signatures.md5(body.getBytes(StandardCharsets.UTF_8));
        Map<String, String> query = Map.of(
                "auth_key", TestApp.KEY, "auth_timestamp", "1353088179", "auth_version", "1.0", "body_md5", digest);

        assertEquals("ec365a775a4cd0599faeb73354201b6f", digest);
        assertEquals(
                "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c",
                Signatures.ofRequest("/apps/3/events", query));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void everyRequestIsSigned(int size) {
        pusher.publish(batch(size));

        LoggedRequest request = onlyRequest();
        Map<String, String> query = new TreeMap<>();
        request.getQueryParams().forEach((name, parameter) -> query.put(name, parameter.firstValue()));
        String path = request.getUrl().replaceFirst("\\?.*", "");
        assertEquals(TestApp.KEY, query.get("auth_key"));
        assertEquals("1.0", query.get("auth_version"));
        assertEquals(Signatures.md5(request.getBody()), query.get("body_md5"));
        assertEquals(Signatures.ofRequest(path, query), query.get("auth_signature"));
        Instant signed = Instant.ofEpochSecond(Long.parseLong(query.get("auth_timestamp")));
        assertTrue(Duration.between(signed, Instant.now()).abs().toSeconds() < 600);
    }

    @Test
    void aSingleMessageIsAnEventWhoseDataIsItsJsonAsAString() {
        String json = "{\"text\":\"<Gruß> \\\"& 🎉\\\" \\u2028\",\"n\": 1.50}";

        pusher.publish(List.of(message("logs", json)));

        LoggedRequest request = onlyRequest();
        assertTrue(request.getUrl().startsWith("/apps/3/events?"));
        assertTrue(request.getHeader("Content-Type").startsWith("application/json"));
        JsonObject event = body();
        assertEquals("log", event.get("name").getAsString());
        assertEquals("[\"logs\"]", event.get("channels").toString());
        assertEquals(json, event.get("data").getAsString());
        assertFalse(event.has("socket_id"));
    }

    @Test
    void aBatchIsOneRequestInTheOrderOfItsMessages() {
        List<Message> batch = batch(10);

        pusher.publish(batch);

        assertTrue(onlyRequest().getUrl().startsWith("/apps/3/batch_events?"));
        JsonArray events = body().getAsJsonArray("batch");
        assertEquals(10, events.size());
        for (int i = 0; i < 10; i++) {
            JsonObject event = events.get(i).getAsJsonObject();
            assertEquals("logs", event.get("channel").getAsString());
            assertEquals("log", event.get("name").getAsString());
            assertEquals(batch.get(i).data(), event.get("data").getAsString());
            assertFalse(event.has("socket_id"));
        }
    }

    @Test
    void theExcludedConnectionIsNamedInTheEventAndInTheBatch() {
        pusher.publish(List.of(message("logs", "1", "12.34")));
        assertEquals("12.34", body().get("socket_id").getAsString());
        SERVER.resetRequests();

        pusher.publish(List.of(message("logs", "1", "12.34"), message("logs", "2")));
        JsonArray events = body().getAsJsonArray("batch");
        assertEquals("12.34", events.get(0).getAsJsonObject().get("socket_id").getAsString());
        assertFalse(events.get(1).getAsJsonObject().has("socket_id"));
    }

    @Test
    void encryptedChannelsAreEncryptedAloneAndInABatch() {
        pusher.close();
        pusher = TestApp.at(SERVER.getPort(), "PUSHER_ENCRYPTION_MASTER_KEY", TestApp.MASTER_KEY);

        pusher.publish(List.of(message(ENCRYPTED, "{\"alone\":true}")));
        assertEquals("{\"alone\":true}", decrypt(body()));
        SERVER.resetRequests();

        pusher.publish(List.of(message(ENCRYPTED, "\"geheim\""), message("logs", "\"open\"")));
        JsonArray events = body().getAsJsonArray("batch");
        assertEquals("\"geheim\"", decrypt(events.get(0).getAsJsonObject()));
        assertEquals("\"open\"", events.get(1).getAsJsonObject().get("data").getAsString());
        assertFalse(onlyRequest().getBodyAsString().contains("geheim"));
    }

    @Test
    void anEncryptedChannelWithoutTheMasterKeyIsRejectedUnsent() {
        assertRejectedUnsent(List.of(message(ENCRYPTED, "1")), "PUSHER_ENCRYPTION_MASTER_KEY");
        assertRejectedUnsent(List.of(message("logs", "1"), message(ENCRYPTED, "2")), "PUSHER_ENCRYPTION_MASTER_KEY");
    }

    @Test
    void whatIsTooLargeOnceEncryptedIsRejectedUnsent() {
        pusher.close();
        pusher = TestApp.at(SERVER.getPort(), "PUSHER_ENCRYPTION_MASTER_KEY", TestApp.MASTER_KEY);
        String largest = "\"" + "ü".repeat(3_808) + "x\"";

        pusher.publish(List.of(message(ENCRYPTED, largest)));
        String sent = body().get("data").getAsString();
        assertTrue(sent.length() <= 10_240 && sent.length() > 10_236, "as much as fits: " + sent.length());
        SERVER.resetRequests();

        assertRejectedUnsent(List.of(message("logs", "1"), message(ENCRYPTED, largest + " ")), "7620 bytes");
        pusher.publish(List.of(message("private-logs", largest + " ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "über", "a/b", "#server-to-user-7", "line\nbreak"})
    void aBadChannelNameIsRejectedUnsent(String channel) {
        assertRejectedUnsent(List.of(message(channel, "1")), "channel");
        assertRejectedUnsent(List.of(message("logs", "1"), message(channel, "2")), "channel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "1.2.3", "1.2:private-x"})
    void aBadSocketIdIsRejectedUnsent(String socketId) {
        assertRejectedUnsent(List.of(message("logs", "1", socketId)), "socket_id");
        assertRejectedUnsent(List.of(message("logs", "1"), message("logs", "2", socketId)), "socket_id");
    }

    @Test
    void theLimitsAreThoseOfPusher() {
        assertEquals(new Limits(10, 10_240, 64, new QuotaReset.Daily()), pusher.limits());
    }

    private void assertRejectedUnsent(List<Message> batch, String named) {
        BroadcastException failure = failure(pusher, batch);
        assertEquals(Reason.REJECTED, failure.reason());
        assertEquals(batch.stream().map(message -> Outcome.REFUSED).toList(), failure.outcomes());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"));
        SERVER.verify(0, postRequestedFor(anyUrl()));
    }

    private static String decrypt(JsonObject event) {
        JsonObject box = JsonParser.parseString(event.get("data").getAsString()).getAsJsonObject();
        EncryptedMessage message = new EncryptedMessage(
                box.get("nonce").getAsString(), box.get("ciphertext").getAsString());
        return new CryptoUtil(TestApp.MASTER_KEY).decrypt(ENCRYPTED, message);
    }

    private static JsonObject body() {
        return JsonParser.parseString(onlyRequest().getBodyAsString()).getAsJsonObject();
    }

    private static LoggedRequest onlyRequest() {
        List<LoggedRequest> requests = SERVER.findAll(postRequestedFor(anyUrl()));
        assertEquals(1, requests.size());
        return requests.get(0);
    }
}
