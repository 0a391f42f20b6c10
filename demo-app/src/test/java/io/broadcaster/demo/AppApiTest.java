package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppApiTest {
    private static final String LOOPBACK = "Host: 127.0.0.1";
    private static final String STATUS = "GET /admin/broadcaster-status";

    private final FailingBroadcaster broadcaster = new FailingBroadcaster();
    private @Nullable RunningApp app;

    @AfterEach
    void end() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void theStatusIsTheManagersAsJson() throws IOException {
        String response = get(null, STATUS, LOOPBACK);
        assertTrue(response.contains("Content-Type: application/json"), response);
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        assertEquals(
                "flaky",
                new ObjectMapper().readTree(body).path("primary_broadcaster").asText(),
                body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8000", "localhost", "localhost:1", "[::1]:8000"})
    void theLoopbackInterfaceIsARightHost(String host) throws IOException {
        assertEquals(200, RawHttp.status(get(null, "GET /health/live", "Host: " + host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "127.0.0.1.example.com", "10.0.0.1", "a"})
    void anotherHostIsRefusedEverywhere(String host) throws IOException {
        for (String request :
                List.of(STATUS, "GET /health/live", "GET /logs", "GET /nowhere", "POST /broadcast/auth")) {
            assertEquals(403, RawHttp.status(get(null, request, "Host: " + host)), request);
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefused() throws IOException {
        for (String origin : List.of("http://example.com", "null", "https://127.0.0.1", "http://127.0.0.1:1")) {
            assertEquals(403, RawHttp.status(get(null, STATUS, LOOPBACK, "Origin: " + origin)), origin);
        }
        assertEquals(200, RawHttp.status(get(null, STATUS, LOOPBACK, "Origin: http://127.0.0.1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STATUS,
                STATUS + "/",
                STATUS + "?token=secret",
                "GET /%61dmin/broadcaster-status",
                "GET /./admin/broadcaster-status",
                "GET /health/../admin/broadcaster-status",
                "GET //admin/broadcaster-status",
                "GET /admin;x=y/broadcaster-status",
                "GET http://127.0.0.1/admin/broadcaster-status",
                "HEAD /admin/broadcaster-status",
                "POST /admin/broadcasters/flaky/reset"
            })
    void noWayOfWritingThePathLeadsPastTheToken(String request) throws IOException {
        for (String header : List.of("X: y", "Authorization: Bearer wrong", "Authorization: Basic secret")) {
            String response = get("secret", request, LOOPBACK, header);
            assertTrue(RawHttp.status(response) >= 400, response);
            assertFalse(response.contains("primary_broadcaster"), response);
        }
    }

    @Test
    void theTokenOpensTheOperatorsEndpoints() throws IOException {
        assertEquals(401, RawHttp.status(get("secret", STATUS, LOOPBACK)));
        assertEquals(200, RawHttp.status(get("secret", STATUS, LOOPBACK, "Authorization: Bearer secret")));
        assertEquals(200, RawHttp.status(get("secret", "GET /health/live", LOOPBACK)));
    }

    @Test
    void resettingARouteThatDoesNotExistIs404() throws IOException {
        String response = get(null, "POST /admin/broadcasters/nobody/reset", LOOPBACK);
        assertEquals(404, RawHttp.status(response));
        assertTrue(response.endsWith("{\"error\":\"There is no broadcaster named nobody\"}"), response);
    }

    @Test
    void readinessFollowsTheRoutesAndAResetBringsOneBack() throws IOException {
        assertEquals(200, RawHttp.status(get(null, "GET /health/ready", LOOPBACK)));
        broadcaster.fail();
        app(null).manager().broadcast("c", "e", 1);
        await().until(() -> RawHttp.status(get(null, "GET /health/ready", LOOPBACK)) == 503);
        broadcaster.mend();
        assertEquals(200, RawHttp.status(get(null, "POST /admin/broadcasters/flaky/reset", LOOPBACK)));
        await().until(() -> RawHttp.status(get(null, "GET /health/ready", LOOPBACK)) == 200);
    }

    @Test
    void errorsAreSmallJson() throws IOException {
        String missing = get(null, "GET /nowhere", LOOPBACK);
        assertEquals(404, RawHttp.status(missing));
        assertTrue(missing.contains("{\"error\":"), missing);
        assertEquals(405, RawHttp.status(get(null, "DELETE /health/live", LOOPBACK)));
        assertFalse(missing.contains("Jetty"), missing);
    }

    private String get(@Nullable String token, String request, String... headers) throws IOException {
        return RawHttp.send(app(token).port(), request, headers);
    }

    private RunningApp app(@Nullable String token) {
        if (app == null) {
            app = RunningApp.start(token, builder -> builder.route("flaky", broadcaster));
        }
        return app;
    }
}
