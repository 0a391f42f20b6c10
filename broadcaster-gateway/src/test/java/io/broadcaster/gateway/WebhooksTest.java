package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhooksTest {
    private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicInteger forged = new AtomicInteger();
    private HttpServer receiver;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::receive);
        receiver.start();
        URI hook = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        App app = App.of("1", "key", "secret").withWebhooks(List.of(hook));
        gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), Backend.memory());
        gateway.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String signature = exchange.getRequestHeaders().getFirst("X-Pusher-Signature");
        if (!Hmac.sha256("secret", body).equals(signature)) {
            forged.incrementAndGet();
        }
        boolean fails = failuresLeft.getAndDecrement() > 0;
        if (!fails) {
            Json.parse(body).orElseThrow().path("events").forEach(events::add);
        }
        exchange.sendResponseHeaders(fails ? 503 : 200, -1);
        exchange.close();
    }

    @AfterEach
    void end() {
        gateway.close();
        receiver.stop(0);
    }

    @Test
    void whatHappensOnAChannelIsToldInOrderAndSigned() throws IOException {
        comeAndGo();
        await().until(() -> events.size() == 4);
        assertEquals(List.of("channel_occupied", "member_added", "member_removed", "channel_vacated"), names());
        assertEquals("presence-c", events.element().path("channel").asText());
        assertEquals(0, forged.get());
    }

    @Test
    void aReceiverThatFailsIsToldAgain() throws IOException {
        failuresLeft.set(2);
        comeAndGo();
        await().atMost(java.time.Duration.ofSeconds(30)).until(() -> events.size() == 4);
        assertEquals(List.of("channel_occupied", "member_added", "member_removed", "channel_vacated"), names());
    }

    private void comeAndGo() throws IOException {
        try (RawClient client = RawClient.open(gateway.port(), "/app/key?protocol=7")) {
            String established = client.awaitEvent("pusher:connection_established");
            String socketId = established.replaceAll(".*socket_id[^0-9]*([0-9.]+).*", "$1");
            String data = "{\"user_id\":\"ada\"}";
            String auth = "key:" + Hmac.sha256("secret", socketId + ":presence-c:" + data);
            client.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-c\",\"auth\":\"" + auth
                    + "\",\"channel_data\":" + Json.quote(data) + "}}");
            client.awaitEvent("pusher_internal:subscription_succeeded");
        }
    }

    private List<String> names() {
        return events.stream().map(event -> event.path("name").asText()).toList();
    }
}
