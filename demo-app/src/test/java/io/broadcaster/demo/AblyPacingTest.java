package io.broadcaster.demo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.MessageCounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 5,000 messages a second over 10 channels, to a server that takes 50 requests a second and says 429 to any more. */
@Timeout(120)
class AblyPacingTest {
    private static final int REQUESTS_PER_SECOND = 50;
    private static final int CHANNELS = 10;
    private static final int TICKS = 300;
    private static final int MESSAGES_PER_TICK = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, List<Integer>> heard = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final long start = System.nanoTime();
    private double tokens = REQUESTS_PER_SECOND;
    private double filledAt;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/channels/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void fiveThousandMessagesASecondAreNeverTooManyRequests() throws Exception {
        int messages = TICKS * MESSAGES_PER_TICK;
        try (BroadcasterManager manager = manager()) {
            AtomicInteger next = new AtomicInteger();
            CountDownLatch ticks = new CountDownLatch(TICKS);
            timer.scheduleAtFixedRate(() -> tick(manager, next, ticks), 0, 10, MILLISECONDS);
            ticks.await();
            await().until(() -> manager.status().messages().pending() == 0);

            assertEquals(
                    new MessageCounts(messages, messages, 0, 0, 0),
                    manager.status().messages());
        }
        assertEquals(0, refused.get());
        assertEquals(CHANNELS, heard.size());
        heard.forEach((channel, numbers) -> {
            assertEquals(messages / CHANNELS, numbers.size());
            assertEquals(numbers.stream().sorted().distinct().toList(), numbers, channel);
        });
    }

    /** A message that lags by more than the deadline expires. */
    private BroadcasterManager manager() {
        return BroadcasterManager.builder()
                .set("ABLY_API_KEY", "app.key:secret")
                .set("ABLY_HOST", "127.0.0.1")
                .set("ABLY_PORT", String.valueOf(server.getAddress().getPort()))
                .set("ABLY_USE_TLS", "false")
                .set("ABLY_REQUESTS_PER_SECOND", String.valueOf(REQUESTS_PER_SECOND))
                .set("BROADCAST_DELIVERY_TIMEOUT", "PT5S")
                .build();
    }

    private static void tick(BroadcasterManager manager, AtomicInteger next, CountDownLatch ticks) {
        for (int i = 0; i < MESSAGES_PER_TICK && ticks.getCount() > 0; i++) {
            int number = next.getAndIncrement();
            manager.broadcast("channel-" + number % CHANNELS, "line", Map.of("n", number, "text", "x".repeat(60)));
        }
        ticks.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (takeToken()) {
                hear(exchange.getRequestURI().getPath(), JSON.readTree(body));
                reply(exchange, 201, "{\"channel\":\"\",\"messageId\":\"\"}");
            } else {
                refused.incrementAndGet();
                reply(exchange, 429, "{\"error\":{\"code\":42910,\"statusCode\":429}}");
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        exchange.sendResponseHeaders(status, json.length());
        exchange.getResponseBody().write(json.getBytes(StandardCharsets.UTF_8));
    }

    private void hear(String path, JsonNode messages) throws IOException {
        List<Integer> numbers = heard.computeIfAbsent(path, channel -> new ArrayList<>());
        for (JsonNode message : messages) {
            numbers.add(JSON.readTree(message.get("data").asText()).get("n").asInt());
        }
    }

    /** A bucket of one second's requests, filled evenly. */
    private synchronized boolean takeToken() {
        double now = (System.nanoTime() - start) / 1e9;
        tokens = Math.min(REQUESTS_PER_SECOND, tokens + (now - filledAt) * REQUESTS_PER_SECOND);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
