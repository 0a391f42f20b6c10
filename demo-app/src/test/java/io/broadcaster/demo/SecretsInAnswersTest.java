package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every secret of the configuration has "canary" in it: no answer may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInAnswersTest {
    private LoopbackPort nobody;
    private RunningApp app;

    @BeforeAll
    void start() throws IOException {
        nobody = new LoopbackPort();
        String server = "127.0.0.1:" + nobody.number();
        app = RunningApp.start(
                "admin-canary",
                builder -> builder.configuration(Configuration.of(Map.ofEntries(
                        Map.entry("PUSHER_APP_ID", "1"),
                        Map.entry("PUSHER_KEY", "pusher-key"),
                        Map.entry("PUSHER_SECRET", "pusher-canary"),
                        Map.entry("PUSHER_HOST", "127.0.0.1"),
                        Map.entry("PUSHER_PORT", "" + nobody.number()),
                        Map.entry("PUSHER_USE_TLS", "false"),
                        Map.entry("PUSHER_ENCRYPTION_MASTER_KEY", "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5YWE="),
                        Map.entry("ABLY_API_KEY", "app.key:ably-canary"),
                        Map.entry("ABLY_HOST", "127.0.0.1"),
                        Map.entry("ABLY_PORT", "" + nobody.number()),
                        Map.entry("ABLY_USE_TLS", "false"),
                        Map.entry("REDIS_URL", "redis://:redis-canary@" + server),
                        Map.entry("DATABASE_URL", "postgresql://user:database-canary@" + server + "/db"),
                        Map.entry("BROADCAST_DELIVERY_TIMEOUT", "PT1S"),
                        Map.entry("BROADCAST_PUBLISH_TIMEOUT", "PT1S")))));
        app.manager()
                .broadcast("c", "e", 1)
                .handle((receipt, failure) -> true)
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    void end() throws IOException {
        app.close();
        nobody.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /logs",
                "GET /admin/t",
                "GET /login",
                "GET /admin/broadcaster-status",
                "POST /admin/broadcasters/pusher/reset",
                "POST /admin/broadcasters/nobody/reset",
                "GET /broadcast/connection",
                "GET /broadcast/history?channel=logs",
                "GET /broadcast/history?channel=private-a",
                "GET /broadcast/history?channel=",
                "POST /broadcast/auth?provider=pusher",
                "GET /health/live",
                "GET /health/ready",
                "GET /metrics",
                "POST /logout",
                "POST /start",
                "GET /nowhere",
                "DELETE /logs"
            })
    void noAnswerHoldsASecret(String request) throws IOException {
        assertClean(app.send(request));
        assertClean(app.send(request, "Authorization: Bearer admin-canary"));
        assertClean(app.send(request, "Authorization: Bearer canary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pusher", "gateway", "ably"})
    void noSignatureHoldsASecret(String provider) throws IOException {
        for (String channel : List.of("private-a", "private-encrypted-a", "presence-a", "public", "private-")) {
            assertClean(app.form(
                    "/broadcast/auth?provider=" + provider,
                    "socket_id=1.2&channel_data=%7B%22user_id%22%3A%227%22%7D&channel_name=" + channel,
                    "Authorization: Bearer admin-canary"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin-canary", "canary"})
    void noLoginHoldsASecret(String token) throws IOException {
        assertClean(app.form("/login", "token=" + token));
    }

    private static void assertClean(String response) {
        assertTrue(RawHttp.status(response) > 0);
        assertFalse(response.contains("canary"), response);
        assertFalse(response.contains("Y2FuYXJ5Y2FuYXJ5"), response);
    }
}
