package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.manager.Configuration;
import io.broadcaster.spi.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryApiTest {
    private RunningApp app;

    @BeforeAll
    void start() {
        app = RunningApp.start(
                "operator", builder -> builder.configuration(Configuration.of(Map.of("BROADCASTERS", "memory"))));
        for (int i = 1; i <= 5; i++) {
            app.manager()
                    .broadcastLog(LogEntry.of("line " + i, "t", "INFO"))
                    .toCompletableFuture()
                    .join();
        }
    }

    @AfterAll
    void end() {
        app.close();
    }

    @Test
    void theNewestComeOldestFirstAndTheCursorGoesOn() throws IOException {
        JsonNode newest = history("channel=logs&limit=3");
        assertEquals(List.of("line 3", "line 4", "line 5"), texts(newest));
        assertTrue(newest.path("complete").asBoolean());
        JsonNode envelope = newest.path("messages").get(0);
        assertEquals("log", envelope.path("event").asText());
        assertTrue(envelope.path("seq").isIntegralNumber(), envelope.toString());
        JsonNode after = history("channel=logs&after=" + envelope.path("id").asText());
        assertEquals(List.of("line 4", "line 5"), texts(after));
        JsonNode nothing = history("channel=logs&after=" + after.path("cursor").asText());
        assertEquals(List.of(), texts(nothing));
        assertFalse(nothing.path("cursor").asText().isEmpty());
    }

    @Test
    void anUnknownPointIsAnIncompleteAnswer() throws IOException {
        assertFalse(history("channel=logs&after=nobody-knows").path("complete").asBoolean());
    }

    @Test
    void aFullPageSaysThatThereMayBeMore() throws IOException {
        assertTrue(history("channel=logs&limit=5").path("more").asBoolean());
        JsonNode whole = history("channel=logs&limit=6");
        assertEquals(5, whole.path("messages").size());
        assertFalse(whole.path("more").asBoolean(true));
        app.manager()
                .broadcast("large", "message", Map.of("text", "x".repeat(300_000)))
                .toCompletableFuture()
                .join();
        assertTrue(history("channel=large").path("more").asBoolean());
    }

    @Test
    void anEmptyChannelHasACursorToo() throws IOException {
        JsonNode empty = history("channel=silent");
        assertEquals(0, empty.path("messages").size());
        assertFalse(empty.path("cursor").asText().isEmpty());
        assertTrue(empty.path("complete").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?channel=",
                "?channel=logs&limit=0",
                "?channel=logs&limit=1001",
                "?channel=logs&limit=x",
                "?channel=logs&limit=",
                "?channel=logs&after=",
                "?channel=a%00b"
            })
    void badInputIs400(String query) throws IOException {
        assertEquals(400, RawHttp.status(app.send("GET /broadcast/history" + query)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "private-a", "presence-a", "run_events", "%23server-to-user-7"})
    void whatIsGuardedNeedsTheRight(String channel) throws IOException {
        String request = "GET /broadcast/history?channel=" + channel;
        assertEquals(403, RawHttp.status(app.send(request)));
        assertEquals(200, RawHttp.status(app.send(request, "Authorization: Bearer operator")));
    }

    @Test
    void aStoreThatIsDownIs503() throws IOException {
        try (LoopbackPort nobody = new LoopbackPort();
                RunningApp down = RunningApp.start(
                        null,
                        builder -> builder.configuration(Configuration.of(
                                Map.of("REDIS_URL", "redis://:canary@127.0.0.1:" + nobody.number()))))) {
            String response = down.send("GET /broadcast/history?channel=logs");
            assertEquals(503, RawHttp.status(response), response);
            assertFalse(response.contains("canary"), response);
        }
    }

    @Test
    void aFrozenStoreKeepsOnlySomeThreads() throws Exception {
        Frozen store = new Frozen();
        ExecutorService clients = Executors.newFixedThreadPool(HistoryApi.AT_ONCE);
        try (RunningApp frozen = RunningApp.start(null, builder -> builder.route("redis", store))) {
            Callable<Integer> request = () -> RawHttp.status(frozen.send("GET /broadcast/history?channel=logs"));
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < HistoryApi.AT_ONCE; i++) {
                answers.add(clients.submit(request));
            }
            assertTrue(store.reading.await(30, TimeUnit.SECONDS));
            assertEquals(503, request.call());
            store.thawed.countDown();
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
            assertEquals(200, request.call());
        } finally {
            store.thawed.countDown();
            clients.shutdownNow();
        }
    }

    private static final class Frozen extends FailingBroadcaster implements History {
        private final CountDownLatch reading = new CountDownLatch(HistoryApi.AT_ONCE);
        private final CountDownLatch thawed = new CountDownLatch(1);

        @Override
        public void append(String carrier, List<Message> batch) {}

        @Override
        public Page read(String channel, @Nullable String after, int limit, Order order) {
            reading.countDown();
            try {
                thawed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Page(List.of(), "cursor", true);
        }
    }

    private JsonNode history(String query) throws IOException {
        String response = app.send("GET /broadcast/history?" + query);
        assertEquals(200, RawHttp.status(response), response);
        return new ObjectMapper().readTree(RawHttp.body(response));
    }

    private static List<String> texts(JsonNode page) {
        List<String> texts = new ArrayList<>();
        page.path("messages")
                .forEach(each -> texts.add(each.path("data").path("text").asText()));
        return texts;
    }
}
