package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
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
    private ServerSocket receiver;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        receiver = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::receiveAll, "webhook-receiver");
        thread.setDaemon(true);
        thread.start();
        URI hook = URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/hook");
        App app = App.of("1", "key", "secret").withWebhooks(List.of(hook));
        gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), Backend.memory());
        gateway.start();
    }

    private void receiveAll() {
        try {
            while (true) {
                try (Socket socket = receiver.accept()) {
                    receive(socket);
                }
            }
        } catch (SocketException closed) {
            // the test is over
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        StringBuilder headers = new StringBuilder();
        while (headers.indexOf("\r\n\r\n") < 0) {
            headers.append((char) in.readUnsignedByte());
        }
        String body = new String(in.readNBytes(Integer.parseInt(header(headers, "content-length"))), UTF_8);
        if (!Hmac.sha256("secret", body).equals(header(headers, "x-pusher-signature"))) {
            forged.incrementAndGet();
        }
        boolean fails = failuresLeft.getAndDecrement() > 0;
        if (!fails) {
            Json.parse(body).orElseThrow().path("events").forEach(events::add);
        }
        String status = fails ? "503 No" : "200 OK";
        socket.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
    }

    private static String header(CharSequence headers, String name) {
        return headers.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1)
                .strip();
    }

    @AfterEach
    void end() throws IOException {
        gateway.close();
        receiver.close();
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
