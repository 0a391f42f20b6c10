package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Subscribable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways on one backend are one to their clients. */
@Timeout(60)
class NodesTest {
    private static final App APP = App.of("1", "key", "secret");

    private final Backend backend = Backend.memory();
    private final Gateway one = new Gateway(GatewayOptions.of("127.0.0.1", 0, APP), backend);
    private final Gateway two = new Gateway(GatewayOptions.of("127.0.0.1", 0, APP), backend);
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        one.start();
        two.start();
    }

    @AfterEach
    void end() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        one.close();
        two.close();
    }

    @Test
    void presenceIsOfBothNodes() throws Exception {
        RawClient ada = member(one, "ada");
        await().until(() -> get(two, "/apps/1/channels/presence-c/users").contains("ada"));
        RawClient bob = member(two, "bob");
        assertTrue(bob.awaitEvent("pusher_internal:subscription_succeeded").contains("\\\"count\\\":2"));
        assertTrue(ada.awaitEvent("pusher_internal:member_added").contains("bob"));
        assertEquals("{\"users\":[{\"id\":\"ada\"},{\"id\":\"bob\"}]}", get(one, "/apps/1/channels/presence-c/users"));
        assertEquals("{\"users\":[{\"id\":\"ada\"},{\"id\":\"bob\"}]}", get(two, "/apps/1/channels/presence-c/users"));
        bob.close();
        assertTrue(ada.awaitEvent("pusher_internal:member_removed").contains("bob"));
    }

    @Test
    void aMemberOnBothNodesLeavesWithTheLastConnection() throws Exception {
        RawClient ada = member(one, "ada");
        RawClient here = member(one, "bob");
        assertTrue(ada.awaitEvent("pusher_internal:member_added").contains("bob"));
        RawClient there = member(two, "bob");
        there.awaitEvent("pusher_internal:subscription_succeeded");
        await().until(() -> get(one, "/apps/1/channels/presence-c?").contains("true"));
        here.close();
        RawClient eve = member(two, "eve");
        assertTrue(ada.awaitEvent("pusher_internal:member_added").contains("eve"));
        there.close();
        assertTrue(ada.awaitEvent("pusher_internal:member_removed").contains("bob"));
        eve.close();
    }

    @Test
    void theMembersOfANodeThatEndsLeave() throws Exception {
        RawClient ada = member(one, "ada");
        member(two, "bob");
        assertTrue(ada.awaitEvent("pusher_internal:member_added").contains("bob"));
        two.close(Duration.ZERO);
        assertTrue(ada.awaitEvent("pusher_internal:member_removed").contains("bob"));
    }

    @Test
    void whatComesInOnOneGoesOutOnTheOther() throws Exception {
        RawClient listener = connect(two);
        listener.subscribe("c");
        listener.awaitEvent("pusher_internal:subscription_succeeded");
        post(one, "/apps/1/events", "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"{}\"}");
        listener.awaitEvent("e");
        await().until(() -> get(one, "/apps/1/channels").equals("{\"channels\":{\"c\":{}}}"));
    }

    @Test
    void appsAreKeptApart() throws Exception {
        App other = App.of("2", "other", "secret").withChannelPrefix("2:");
        try (Gateway both = new Gateway(GatewayOptions.of("127.0.0.1", 0, APP, other), backend)) {
            both.start();
            RawClient client = RawClient.open(both.port(), "/app/other?protocol=7");
            clients.add(client);
            client.subscribe("c");
            client.awaitEvent("pusher_internal:subscription_succeeded");
            RawClient own = connect(both);
            own.subscribe("d");
            own.awaitEvent("pusher_internal:subscription_succeeded");
            await().until(() -> get(one, "/apps/1/channels").equals("{\"channels\":{\"d\":{}}}"));
            assertEquals("{\"channels\":{\"d\":{}}}", get(both, "/apps/1/channels"));
            post(one, "/apps/1/events", "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"of app 1\"}");
            backend.publisher().publish("2:c", "e", "of app 2", null);
            assertTrue(client.awaitEvent("e").contains("of app 2"), "nothing of the other app came before");
        }
    }

    @Test
    void aUserIsEndedOnWhicheverNodeHeIs() throws Exception {
        RawClient client = RawClient.open(two.port(), "/app/key?protocol=7");
        clients.add(client);
        String socketId = socketId(client);
        String data = "{\"id\":\"u\"}";
        String auth = "key:" + Hmac.sha256("secret", socketId + "::user::" + data);
        client.text("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"" + auth + "\",\"user_data\":" + Json.quote(data)
                + "}}");
        client.awaitEvent("pusher:signin_success");
        post(one, "/apps/1/users/u/terminate_connections", "");
        assertEquals(4_009, client.awaitClose());
    }

    @Test
    void whatNodesTellEachOtherIsNotForClientsNorTheirs() throws Exception {
        assertFalse(ChannelName.isValid(Nodes.CHANNEL));
        CountDownLatch heard = new CountDownLatch(1);
        for (Subscribable wire : backend.wires().values()) {
            wire.subscribe(Nodes.CHANNEL, new Heard(heard));
        }
        RawClient eve = connect(one);
        for (String channel : List.of("gateway_nodes", "gateway_probes", "news")) {
            eve.subscribe(channel);
            eve.awaitEvent("pusher_internal:subscription_succeeded");
        }
        member(two, "ada");
        heard.await();
        get(one, "/health/ready");
        backend.publisher().publish("news", "e", "all that eve gets", null);
        assertTrue(eve.read().text().contains("all that eve gets"));
    }

    /** What a server brings back that comes up with half of its data. */
    @Test
    void whatTheStateHasLostOrHasFromAnOlderTimeIsToldAgain() throws Exception {
        MemoryBroadcaster memory = new MemoryBroadcaster();
        Backend shared = new Backend(backend.publisher(), backend.wires(), backend.newest(), memory);
        GatewayOptions options = GatewayOptions.of("127.0.0.1", 0, APP).withHeartbeat(Duration.ofMillis(200));
        try (Gateway three = new Gateway(options, shared);
                Gateway four = new Gateway(options, shared)) {
            three.start();
            four.start();
            RawClient ada = member(three, "ada");
            member(four, "bob");
            ada.awaitEvent("pusher_internal:member_added");
            String bobs = memory.read("").keySet().stream()
                    .filter(node -> memory.read("").get(node).toString().contains("bob"))
                    .findFirst()
                    .orElseThrow();
            memory.write(
                    bobs, Map.of("presence-c", "", "presence-old", "{\"n\":1,\"users\":{}}"), Duration.ofSeconds(1));
            await().until(() -> memory.read("").get(bobs).toString().contains("bob"));
            await().until(() -> get(three, "/apps/1/channels").equals("{\"channels\":{\"presence-c\":{}}}"));
            await().until(() -> get(three, "/apps/1/channels/presence-c/users").contains("bob"));
            member(four, "eve");
            await().until(() -> ada.awaitEvent("pusher_internal:member_added").contains("eve"));
        }
    }

    private record Heard(CountDownLatch one) implements Subscribable.Listener {
        @Override
        public void onMessage(Message message) {
            one.countDown();
        }

        @Override
        public void onListening(boolean complete) {}

        @Override
        public void onInterrupted(Exception cause) {}
    }

    private RawClient member(Gateway gateway, String id) throws IOException {
        RawClient client = RawClient.open(gateway.port(), "/app/key?protocol=7");
        clients.add(client);
        String data = "{\"user_id\":\"" + id + "\"}";
        String auth = "key:" + Hmac.sha256("secret", socketId(client) + ":presence-c:" + data);
        client.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-c\",\"auth\":\"" + auth
                + "\",\"channel_data\":" + Json.quote(data) + "}}");
        if (id.equals("ada")) {
            client.awaitEvent("pusher_internal:subscription_succeeded");
        }
        return client;
    }

    private RawClient connect(Gateway gateway) throws IOException {
        RawClient client = RawClient.open(gateway.port(), "/app/key?protocol=7");
        clients.add(client);
        return client;
    }

    private static String socketId(RawClient client) throws IOException {
        return client.awaitEvent("pusher:connection_established").replaceAll(".*socket_id[^0-9]*([0-9.]+).*", "$1");
    }

    private static String get(Gateway gateway, String path) throws Exception {
        return send(gateway, "GET", path.replace("?", ""), "");
    }

    private static void post(Gateway gateway, String path, String body) throws Exception {
        assertEquals("{}", send(gateway, "POST", path, body));
    }

    private static String send(Gateway gateway, String method, String path, String body) throws Exception {
        String md5 = body.isEmpty() ? "" : "&body_md5=" + Hmac.md5(body.getBytes(UTF_8));
        String query = "auth_key=key&auth_timestamp=" + Instant.now().getEpochSecond() + "&auth_version=1.0" + md5;
        String signature = Hmac.sha256("secret", method + "\n" + path + "\n" + query);
        URI uri =
                URI.create("http://127.0.0.1:" + gateway.port() + path + "?" + query + "&auth_signature=" + signature);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
