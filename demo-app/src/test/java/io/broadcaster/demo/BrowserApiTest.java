package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import io.broadcaster.gateway.App;
import io.broadcaster.manager.Configuration;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RIGHT = "Authorization: Bearer operator";

    private RunningApp app;

    @BeforeAll
    void start() {
        app = RunningApp.start(
                "operator",
                builder -> builder.configuration(Configuration.of(Map.of(
                        "PUSHER_APP_ID", "1",
                        "PUSHER_KEY", "pusher-key",
                        "PUSHER_SECRET", "pusher-secret",
                        "PUSHER_CLUSTER", "ap2",
                        "ABLY_API_KEY", "app.key:ably-secret",
                        "BROADCASTERS", "pusher,ably,memory"))));
    }

    @AfterAll
    void end() {
        app.close();
    }

    @Test
    void theDescriptorHasWhatTheBrowsersClientReads() throws IOException {
        JsonNode descriptor = JSON.readTree(RawHttp.body(app.send("GET /broadcast/connection")));
        assertEquals("[\"pusher\"]", descriptor.path("active").toString());
        JsonNode connections = descriptor.path("connections");
        assertEquals(
                "{\"key\":\"pusher-key\",\"cluster\":\"ap2\",\"tls\":true}",
                connections.path("pusher").toString());
        assertEquals(
                "{\"key\":\"gateway-key\",\"port\":6001,\"tls\":false}",
                connections.path("gateway").toString());
        assertTrue(connections.has("ably"));
        assertEquals(3, connections.size());
    }

    @Test
    void whatIsActiveAndCannotBeFollowedHereIsNotTakenForTheGateways() throws IOException {
        for (boolean followed : new boolean[] {false, true}) {
            Broadcaster route = followed ? new MemoryBroadcaster() : new FailingBroadcaster();
            try (RunningApp other = RunningApp.start(null, builder -> builder.route("plug-in", route))) {
                JsonNode descriptor = JSON.readTree(RawHttp.body(other.send("GET /broadcast/connection")));
                assertEquals("[\"plug-in\"]", descriptor.path("active").toString());
                JsonNode settings = descriptor.path("connections").path("plug-in");
                assertEquals(followed ? "" : "{}", settings.toString());
            }
        }
    }

    @Test
    void thePolicyNamesThoseServersAndNothingInline() throws IOException {
        String response = app.send("GET /logs");
        String policy = response.lines()
                .filter(line -> line.startsWith("Content-Security-Policy:"))
                .findFirst()
                .orElseThrow();
        assertTrue(policy.contains("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(
                policy.contains("connect-src 'self' wss://ws-ap2.pusher.com wss://*.ably.io https://*.ably.io"),
                policy);
        assertTrue(policy.endsWith(" ws://127.0.0.1:6001"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertTrue(response.contains("X-Content-Type-Options: nosniff"), response);
        assertTrue(response.contains("Referrer-Policy: same-origin"), response);
    }

    @Test
    void theGatewaySignsAsItsAppDoes() throws IOException {
        App gateway = App.of("1", "gateway-key", "gateway-canary-secret");
        assertEquals(
                gateway.authorizeChannel("1.2", "private-a", ""),
                answered(auth("gateway", "socket_id=1.2&channel_name=private-a"))
                        .path("auth")
                        .asText());
        String member = "{\"user_id\":\"7\"}";
        JsonNode presence = answered(auth("gateway", "socket_id=1.2&channel_name=presence-a&channel_data=" + member));
        assertEquals(member, presence.path("channel_data").asText());
        assertEquals(
                gateway.authorizeChannel("1.2", "presence-a", member),
                presence.path("auth").asText());
        String user = "{\"id\":\"7\"}";
        JsonNode signIn =
                answered(app.form("/broadcast/user-auth?provider=gateway", "socket_id=1.2&user_data=" + user, RIGHT));
        assertEquals(user, signIn.path("user_data").asText());
        assertEquals(gateway.authorizeUser("1.2", user), signIn.path("auth").asText());
    }

    @Test
    void pusherSignsAndAblyGetsATokenRequest() throws IOException {
        JsonNode pusher = answered(auth("pusher", "socket_id=1.2&channel_name=private-a"));
        assertTrue(pusher.path("auth").asText().startsWith("pusher-key:"), pusher.toString());
        JsonNode ably = answered(auth("ably", "channel_name=logs"));
        assertEquals("app.key", ably.path("keyName").asText(), ably.toString());
        assertEquals("{\"logs\":[\"subscribe\"]}", ably.path("capability").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "gateway, private-a",
        "pusher, private-a",
        "gateway, presence-a",
        "ably, admin",
        "ably, private-a",
        "ably, run_events",
        "ably, broadcaster_instances"
    })
    void withoutTheRightNothingGuardedIsSigned(String provider, String channel) throws IOException {
        String form = "socket_id=1.2&channel_data=%7B%22user_id%22%3A%227%22%7D&channel_name=" + channel;
        String response = app.form("/broadcast/auth?provider=" + provider, form);
        assertEquals(403, RawHttp.status(response));
        assertEquals("{\"error\":\"You may not read that channel\"}", RawHttp.body(response));
        assertEquals(
                403,
                RawHttp.status(app.form(
                        "/broadcast/user-auth?provider=gateway", "socket_id=1.2&user_data=%7B%22id%22%3A%227%22%7D")));
    }

    @ParameterizedTest
    @CsvSource({
        "?provider=redis, socket_id=1.2&channel_name=private-a, 404",
        "'', socket_id=1.2&channel_name=private-a, 400",
        "?provider=gateway, socket_id=1.2, 400",
        "?provider=gateway, channel_name=private-a, 400",
        "?provider=gateway, socket_id=1.2&channel_name=public, 400",
        "?provider=pusher, socket_id=x&channel_name=private-a, 400",
        "?provider=gateway, socket_id=1.2&channel_name=presence-a, 400",
        "?provider=gateway, socket_id=1.2&channel_name=presence-a&channel_data=x, 400",
        "?provider=ably, channel_name=*, 400",
        "?provider=ably, channel_name=[rewind=1]admin, 400"
    })
    void whatCannotBeSignedIsSaidSo(String query, String form, int status) throws IOException {
        String response = app.form("/broadcast/auth" + query, form, RIGHT);
        assertEquals(status, RawHttp.status(response), response);
        assertTrue(RawHttp.body(response).startsWith("{\"error\":\""), response);
    }

    @Test
    void theApplicationsHookDecides() throws IOException {
        ChannelAuthorizer hook = (viewer, channel) ->
                channel.equals("private-mine") && "ann".equals(viewer.header().apply("X-User")) && !viewer.isOperator();
        AbstractModule module = new AbstractModule() {
            @Override
            protected void configure() {
                bind(ChannelAuthorizer.class).toInstance(hook);
            }
        };
        try (RunningApp hooked =
                RunningApp.start("operator", builder -> builder.route("r", new FailingBroadcaster()), module)) {
            String path = "/broadcast/auth?provider=gateway";
            String mine = "socket_id=1.2&channel_name=private-mine";
            assertEquals(200, RawHttp.status(hooked.form(path, mine, "X-User: ann")));
            assertEquals(403, RawHttp.status(hooked.form(path, mine)));
            assertEquals(403, RawHttp.status(hooked.form(path, mine, "X-User: ann", RIGHT)));
            assertEquals(403, RawHttp.status(hooked.send("GET /broadcast/history?channel=logs", "X-User: ann")));
            assertEquals(
                    200, RawHttp.status(hooked.send("GET /broadcast/history?channel=private-mine", "X-User: ann")));
        }
    }

    private String auth(String provider, String form) throws IOException {
        return app.form("/broadcast/auth?provider=" + provider, form, RIGHT);
    }

    private static JsonNode answered(String response) throws IOException {
        assertEquals(200, RawHttp.status(response), response);
        return JSON.readTree(RawHttp.body(response));
    }
}
