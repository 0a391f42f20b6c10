package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.gateway.AppLimits.Quota;
import io.broadcaster.spi.SharedState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HttpApiTest {
    private static final String EVENT = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"é\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private Backend backend = Backend.memory();
    private App app = App.of("1", "key", "secret");
    private @Nullable Gateway gateway;

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void aUsedUpQuotaAnswersItsStatusWithTheReasonAndTakesNothing() throws Exception {
        app = app.withLimits(AppLimits.DEFAULT.withQuota(new Quota(2, 403, false)));
        assertEquals(200, post("/apps/1/events", EVENT).statusCode());
        String two = "{\"batch\":[" + EVENT + "," + EVENT + "]}";
        HttpResponse<String> refused = post("/apps/1/batch_events", two);
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("message quota exceeded"), refused.body());
        assertEquals(200, post("/apps/1/events", EVENT).statusCode());
        assertEquals(new QuotaStatus(2, 2, 3, 1), gateway().quota("1"));
    }

    @Test
    void deliveriesCountWhereTheyShall() throws Exception {
        app = app.withLimits(AppLimits.DEFAULT.withQuota(new Quota(100, 402, true)));
        try (RawClient one = subscriber("c");
                RawClient two = subscriber("c")) {
            assertEquals(200, post("/apps/1/events", EVENT).statusCode());
            one.awaitEvent("e");
            two.awaitEvent("e");
        }
        assertEquals(3, gateway().quota("1").used());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /apps/2/events, 404",
        "POST, /apps/1/nothing, 404",
        "GET, /apps/1/channels/c/users, 400",
        "GET, /apps/1/channels/a%20b, 400",
        "GET, /nowhere, 404"
    })
    void whatIsNotThereOrNotAllowedSaysSo(String method, String path, int status) throws Exception {
        assertEquals(
                status,
                send(method, path, method.equals("POST") ? EVENT : "", "").statusCode());
    }

    @Test
    void countsOfUsersArePresenceChannelsAlone() throws Exception {
        assertEquals(
                400, send("GET", "/apps/1/channels", "", "info=user_count&").statusCode());
        assertEquals(
                400, send("GET", "/apps/1/channels/c", "", "info=user_count&").statusCode());
        assertEquals(
                400,
                post("/apps/1/events", EVENT.replace("}", ",\"info\":\"user_count\"}"))
                        .statusCode());
    }

    @Test
    void aPublisherMayAskHowManyListen() throws Exception {
        try (RawClient listener = subscriber("c")) {
            String asking = EVENT.replace("}", ",\"info\":\"subscription_count\"}");
            assertEquals(
                    "{\"channels\":{\"c\":{\"subscription_count\":1}}}",
                    post("/apps/1/events", asking).body());
            assertEquals(
                    "{\"batch\":[{},{\"subscription_count\":1}]}",
                    post("/apps/1/batch_events", "{\"batch\":[" + EVENT + "," + asking + "]}")
                            .body());
            listener.awaitEvent("e");
        }
    }

    /** Else its publisher would publish it again. */
    @Test
    void whatWasTakenIsASuccessEvenWhenNobodyKnowsHowManyListen() throws Exception {
        backend = new Backend(backend.publisher(), backend.wires(), backend.newest(), new Unreadable());
        String asking = EVENT.replace("}", ",\"info\":\"subscription_count\"}");
        HttpResponse<String> answer = post("/apps/1/events", asking);
        assertEquals(200, answer.statusCode());
        assertEquals("{\"channels\":{\"c\":{}}}", answer.body());
        assertEquals(
                "{\"batch\":[{},{}]}",
                post("/apps/1/batch_events", "{\"batch\":[" + EVENT + "," + asking + "]}")
                        .body());
        assertEquals(503, send("GET", "/apps/1/channels", "", "").statusCode());
    }

    private static final class Unreadable implements SharedState {
        @Override
        public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
            return true;
        }

        @Override
        public Map<String, Map<String, String>> read(String keyPrefix) {
            throw new IllegalStateException("down");
        }
    }

    @Test
    void countsAreReadOfTheNamedChannelsAlone() throws Exception {
        List<String> read = new CopyOnWriteArrayList<>();
        backend = new Backend(backend.publisher(), backend.wires(), backend.newest(), new SharedState() {
            @Override
            public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
                return true;
            }

            @Override
            public Map<String, Map<String, String>> read(String keyPrefix) {
                read.add(keyPrefix);
                return Map.of("elsewhere", Map.of("news-a", "{\"n\":2}", "news-b", "{\"n\":3}"));
            }
        });
        String event =
                "{\"name\":\"e\",\"channels\":[\"news-a\",\"news-b\"],\"data\":\"\",\"info\":\"subscription_count\"}";
        assertEquals(
                "{\"channels\":{\"news-a\":{\"subscription_count\":2},\"news-b\":{\"subscription_count\":3}}}",
                post("/apps/1/events", event).body());
        assertEquals(List.of("news-"), read);
    }

    @Test
    void channelsAreListedWhileTheyAreWatched() throws Exception {
        try (RawClient listener = subscriber("c")) {
            assertEquals(
                    "{\"channels\":{\"c\":{}}}",
                    send("GET", "/apps/1/channels", "", "").body());
            assertEquals(
                    "{\"occupied\":true,\"subscription_count\":1}",
                    send("GET", "/apps/1/channels/c", "", "info=subscription_count&")
                            .body());
            listener.text("{\"event\":\"pusher:ping\",\"data\":{}}");
            listener.awaitEvent("pusher:pong");
        }
        await().until(() -> send("GET", "/apps/1/channels", "", "").body().equals("{\"channels\":{}}"));
        assertEquals(
                "{\"occupied\":false}",
                send("GET", "/apps/1/channels/c", "", "").body());
    }

    /** Whatever pieces a request comes in, on one connection. */
    @Test
    void requestsInPiecesAndInOneGoAreAnsweredInOrder() throws Exception {
        String body = EVENT.replace("é", "x".repeat(5_000));
        String first = request("POST", "/apps/1/events", body, "");
        String both = first + request("GET", "/apps/1/channels", "", "");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway().port())) {
            for (String piece : List.of(first.substring(0, 150), first.substring(150, 2_000), first.substring(2_000))) {
                socket.getOutputStream().write(piece.getBytes(UTF_8));
                socket.getOutputStream().flush();
            }
            assertTrue(read(socket, "{}").startsWith("HTTP/1.1 200"));
            socket.getOutputStream().write(both.getBytes(UTF_8));
            String answers = read(socket, "{\"channels\":{}}");
            assertEquals(2, answers.split("HTTP/1.1 200", -1).length - 1, answers);
        }
    }

    @Test
    void aHandshakeRightBehindARequestOpensAWebSocketThatIsRead() throws Exception {
        String handshake = RawClient.handshake("/app/key?protocol=7");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway().port())) {
            socket.setSoTimeout(20_000);
            String both = request("GET", "/apps/1/channels", "", "") + handshake;
            socket.getOutputStream().write(both.getBytes(UTF_8));
            read(socket, "pusher:connection_established");
            byte[] ping = "{\"event\":\"pusher:ping\",\"data\":{}}".getBytes(UTF_8);
            socket.getOutputStream().write(RawClient.encode(0x81, ping));
            read(socket, "pusher:pong");
        }
    }

    @ParameterizedTest
    @EnumSource(Undelivered.class)
    void whatTheBackendDoesNotTakeIsNoSuccess(Undelivered why) throws Exception {
        backend = backend.withPublisher((channel, event, text, socketId) ->
                CompletableFuture.failedFuture(new UndeliveredException(why, "no", null)));
        int status = post("/apps/1/events", EVENT).statusCode();
        assertEquals(
                switch (why) {
                    case REJECTED -> 413;
                    case INVALID -> 400;
                    default -> 503;
                },
                status);
    }

    @Test
    void readyMeansThatTheBackendDelivers() throws Exception {
        assertEquals(200, send("GET", "/health/live", "", "").statusCode());
        assertEquals(200, send("GET", "/health/ready", "", "").statusCode());
        assertTrue(send("GET", "/metrics", "", "").body().contains("gateway_connections 0"));
    }

    @Test
    void itStaysReadyAtEveryFurtherProbe() throws Exception {
        AtomicInteger probes = new AtomicInteger();
        Publisher publisher = backend.publisher();
        backend = backend.withPublisher((channel, event, text, socketId) -> {
            probes.addAndGet(event.equals("probe") ? 1 : 0);
            return publisher.publish(channel, event, text, socketId);
        });
        await().until(() -> {
            assertEquals(200, send("GET", "/health/ready", "", "").statusCode());
            return probes.get() > 1;
        });
    }

    @Test
    void aBackendThatSwallowsMessagesIsNotReady() throws Exception {
        backend = backend.withPublisher((channel, event, text, socketId) -> CompletableFuture.completedFuture(null));
        assertEquals(503, send("GET", "/health/ready", "", "").statusCode());
    }

    @Test
    void aDrainTurnsReadinessOffAtOnceAndMovesEverybodyOff() throws Exception {
        try (RawClient one = subscriber("c");
                RawClient two = subscriber("c")) {
            // Kept open until its answer has come, so that the drain is still going on.
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> gateway().close(Duration.ofSeconds(10)));
            assertEquals(4_100, one.awaitClose());
            assertEquals(4_100, two.awaitClose());
            closed.join();
        }
    }

    private RawClient subscriber(String channel) throws IOException {
        RawClient client = RawClient.open(gateway().port(), "/app/key?protocol=7");
        client.subscribe(channel);
        client.awaitEvent("pusher_internal:subscription_succeeded");
        return client;
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body, "");
    }

    private HttpResponse<String> send(String method, String path, String body, String query) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway().port() + signed(method, path, body, query));
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String request(String method, String path, String body, String query) {
        return method + " " + signed(method, path, body, query) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    /** @param more parameters whose names are behind those of the signature, each with an ampersand after it */
    private String signed(String method, String path, String body, String more) {
        String md5 = body.isEmpty() ? "" : "&body_md5=" + Hmac.md5(body.getBytes(UTF_8));
        String query = "auth_key=key&auth_timestamp=" + Instant.now().getEpochSecond() + "&auth_version=1.0" + md5
                + (more.isEmpty() ? "" : "&" + more.substring(0, more.length() - 1));
        return path + "?" + query + "&auth_signature=" + Hmac.sha256(app.secret(), method + "\n" + path + "\n" + query);
    }

    private static String read(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "ended before " + end + ": " + text);
            text.append((char) next);
        }
        return text.toString();
    }

    private Gateway gateway() {
        if (gateway == null) {
            Gateway started = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), backend);
            try {
                started.start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            gateway = started;
        }
        return gateway;
    }
}
