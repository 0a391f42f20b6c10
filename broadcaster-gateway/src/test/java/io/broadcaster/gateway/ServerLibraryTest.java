package io.broadcaster.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.pusher.rest.Pusher;
import com.pusher.rest.SignatureUtil;
import com.pusher.rest.crypto.nacl.SecretBox;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.data.Result;
import com.pusher.rest.data.Result.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pusher-http-java, as it is: each of its calls, with the result that Pusher documents. */
@Timeout(60)
class ServerLibraryTest {
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Gateway gateway =
            new Gateway(GatewayOptions.of("127.0.0.1", 0, App.of("1", "key", "secret")), Backend.memory());
    private final List<RawClient> clients = new ArrayList<>();
    private Pusher pusher;
    private String socketId = "";

    @BeforeEach
    void start() throws IOException {
        gateway.start();
        pusher = pusher("secret");
    }

    private Pusher pusher(String secret) {
        Pusher made = new Pusher("1", "key", secret, MASTER_KEY);
        made.setHost("127.0.0.1:" + gateway.port());
        return made;
    }

    @AfterEach
    void end() throws Exception {
        pusher.close();
        for (RawClient client : clients) {
            client.close();
        }
        gateway.close();
    }

    @Test
    void triggerOnOneAndOnSeveralChannels() throws IOException {
        RawClient one = subscribed("one", "");
        RawClient two = subscribed("two", "");
        assertSuccess("{}", pusher.trigger("one", "e", Map.of("a", 1)));
        assertSuccess("{}", pusher.trigger(List.of("one", "two"), "f", List.of("x")));
        assertEquals("{\"a\":1}", data(one, "e"));
        assertEquals("[\"x\"]", data(one, "f"));
        assertEquals("[\"x\"]", data(two, "f"));
    }

    @Test
    void triggerLeavesOneSocketOut() throws IOException {
        RawClient other = subscribed("c", "");
        RawClient publisher = subscribed("c", "");
        assertSuccess("{}", pusher.trigger("c", "e", Map.of(), socketId));
        assertSuccess("{}", pusher.trigger("c", "f", Map.of()));
        data(other, "e");
        assertFalse(publisher.awaitEvent("f").contains("\"e\""), "its own event was left out");
    }

    @Test
    void aBatch() throws IOException {
        RawClient one = subscribed("one", "");
        RawClient two = subscribed("two", "");
        assertSuccess("{}", pusher.trigger(List.of(new Event("one", "e", "1"), new Event("two", "e", "2"))));
        assertEquals("\"1\"", data(one, "e"));
        assertEquals("\"2\"", data(two, "e"));
    }

    @Test
    void channelsAndWhatIsKnownOfOne() throws IOException {
        subscribed("public", "");
        member("presence-room", "ada");
        assertSuccess("{\"channels\":{\"presence-room\":{},\"public\":{}}}", pusher.get("/channels"));
        assertSuccess(
                "{\"channels\":{\"presence-room\":{\"user_count\":1}}}",
                pusher.get("/channels", Map.of("filter_by_prefix", "presence-", "info", "user_count")));
        assertSuccess(
                "{\"occupied\":true,\"user_count\":1,\"subscription_count\":1}",
                pusher.get("/channels/presence-room", Map.of("info", "user_count,subscription_count")));
        assertSuccess("{\"occupied\":false}", pusher.get("/channels/nobody"));
        assertEquals(
                Status.CLIENT_ERROR,
                pusher.get("/channels", Map.of("info", "user_count")).getStatus());
    }

    @Test
    void theLastEventOfACacheChannel() {
        assertSuccess("{\"occupied\":false}", pusher.get("/channels/cache-c", Map.of("info", "cache")));
        assertSuccess("{}", pusher.trigger("cache-c", "e", Map.of("a", 1)));
        Result result = pusher.get("/channels/cache-c", Map.of("info", "cache"));
        JsonNode cache = Json.parse(result.getMessage()).orElseThrow().path("cache");
        assertEquals("{\"a\":1}", cache.path("data").asText());
        assertTrue(cache.path("ttl").asInt() > 1_700, result.getMessage());
    }

    @Test
    void theUsersOfAPresenceChannel() throws IOException {
        RawClient ada = member("presence-room", "ada");
        member("presence-room", "bob");
        ada.awaitEvent("pusher_internal:member_added");
        assertSuccess("{\"users\":[{\"id\":\"ada\"},{\"id\":\"bob\"}]}", pusher.get("/channels/presence-room/users"));
        assertEquals(Status.CLIENT_ERROR, pusher.get("/channels/public/users").getStatus());
    }

    @Test
    void aUsersConnectionsAreEnded() throws IOException {
        RawClient client = connected();
        String user = "{\"id\":\"eve\"}";
        String auth = "key:" + SignatureUtil.sign(socketId + "::user::" + user, "secret");
        client.text("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"" + auth + "\",\"user_data\":" + Json.quote(user)
                + "}}");
        client.awaitEvent("pusher:signin_success");
        assertSuccess("{}", pusher.post("/users/eve/terminate_connections", ""));
        assertEquals(4_009, client.awaitClose());
    }

    @Test
    void aPrivateChannel() throws IOException {
        RawClient client = connected();
        subscribe(client, "private-c", pusher.authenticate(socketId, "private-c"));
        assertSuccess("{}", pusher.trigger("private-c", "e", "x"));
        assertEquals("\"x\"", data(client, "e"));
    }

    @Test
    void whatIsEncryptedIsPassedThroughForThoseWithTheKey() throws IOException {
        RawClient client = connected();
        String auth = pusher.authenticate(socketId, "private-encrypted-c");
        subscribe(client, "private-encrypted-c", auth);
        assertSuccess("{}", pusher.trigger("private-encrypted-c", "e", "a secret"));
        JsonNode box = Json.parse(data(client, "e")).orElseThrow();
        byte[] opened = SecretBox.open(
                bytes(Json.parse(auth).orElseThrow().path("shared_secret")),
                bytes(box.path("nonce")),
                bytes(box.path("ciphertext")));
        assertEquals("\"a secret\"", new String(opened, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }

    @Test
    void whatIsRefusedHasTheStatusThatPusherGivesIt() {
        assertEquals(413, pusher.trigger("c", "e", "x".repeat(10_240)).getHttpStatus());
        assertEquals(400, pusher.trigger("c".repeat(165), "e", "x").getHttpStatus());
        assertEquals(400, pusher.trigger("c", "e".repeat(201), "x").getHttpStatus());
        List<Event> eleven = Collections.nCopies(11, new Event("c", "e", "x"));
        assertEquals(400, pusher.trigger(eleven).getHttpStatus());
        List<String> hundred = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
        assertEquals(200, pusher.trigger(hundred, "e", "x").getHttpStatus());
        assertEquals(Status.NOT_FOUND, pusher.get("/nothing").getStatus());
        assertEquals(
                Status.AUTHENTICATION_ERROR,
                pusher("other").trigger("c", "e", "x").getStatus());
    }

    private static void assertSuccess(String body, Result result) {
        assertEquals(Status.SUCCESS, result.getStatus(), result::getMessage);
        assertEquals(body, result.getMessage().strip());
    }

    /** The data of the next event of that name: the string that a browser gets. */
    private static String data(RawClient client, String event) throws IOException {
        return Json.parse(client.awaitEvent(event)).orElseThrow().path("data").asText();
    }

    private RawClient member(String channel, String userId) throws IOException {
        RawClient client = connected();
        subscribe(client, channel, pusher.authenticate(socketId, channel, new PresenceUser(userId)));
        return client;
    }

    private RawClient subscribed(String channel, String auth) throws IOException {
        RawClient client = connected();
        subscribe(client, channel, auth);
        return client;
    }

    /** @param auth what the library makes for the browser: JSON with the auth, and perhaps channel_data */
    private static void subscribe(RawClient client, String channel, String auth) throws IOException {
        String more = auth.isEmpty() ? "{" : auth.substring(0, auth.lastIndexOf('}')) + ",";
        client.text("{\"event\":\"pusher:subscribe\",\"data\":" + more + "\"channel\":\"" + channel + "\"}}");
        client.awaitEvent("pusher_internal:subscription_succeeded");
    }

    private RawClient connected() throws IOException {
        RawClient client = RawClient.open(gateway.port(), "/app/key?protocol=7");
        clients.add(client);
        String established = client.awaitEvent("pusher:connection_established");
        socketId = established.replaceAll(".*socket_id[^0-9]*([0-9.]+).*", "$1");
        await().until(() -> gateway.connections() == clients.size());
        return client;
    }
}
