package io.broadcaster.demo;

import static io.broadcaster.demo.FaultyServer.bytes;
import static io.broadcaster.demo.FaultyServer.response;
import static io.broadcaster.manager.RouteStatus.State.ACTIVE;
import static io.broadcaster.manager.RouteStatus.State.LIMIT_REACHED;
import static io.broadcaster.manager.RouteStatus.State.RATE_LIMITED;
import static io.broadcaster.manager.RouteStatus.State.UNAUTHORIZED;
import static io.broadcaster.manager.RouteStatus.State.UNAVAILABLE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.demo.FaultyServer.Answer;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.RouteStatus;
import io.broadcaster.manager.RouteStatus.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a provider may do wrong, by the number of the fault, from the caller to the status: Pusher or Ably first, memory
 * behind it, one lane of messages.
 */
@Timeout(60)
class HostedFaultsTest {
    private static final int MORE = 500;
    private static final String PUBLISH_TIMEOUT = "PT0.6S";
    private static final Map<String, Map<String, String>> PROVIDERS = Map.of(
            "pusher",
                    Map.of(
                            "PUSHER_APP_ID",
                            "1",
                            "PUSHER_KEY",
                            "key",
                            "PUSHER_SECRET",
                            "secret",
                            "PUSHER_CLUSTER",
                            "mt1"),
            "ably", Map.of("ABLY_API_KEY", "app.key:secret"));

    /** @param state in which the route is after that answer */
    private static Arguments fault(String name, String provider, State state, Answer answer) {
        return Arguments.of(name, provider, state, answer);
    }

    static Stream<Arguments> afterARequest() {
        return Stream.of(
                fault("1: 402", "pusher", LIMIT_REACHED, response(402, "", "{}")),
                fault("1: 40112 in a 401", "ably", LIMIT_REACHED, response(401, "", ablys(40_112))),
                fault("2: 403 of a quota", "pusher", LIMIT_REACHED, response(403, "", "message quota exceeded")),
                fault("2: 40111", "ably", LIMIT_REACHED, response(403, "", ablys(40_111))),
                fault("3: 401", "pusher", UNAUTHORIZED, response(401, "", "bad key")),
                fault("3: bare 403", "pusher", UNAUTHORIZED, response(403, "", "forbidden")),
                fault("3: 40160", "ably", UNAUTHORIZED, response(401, "", ablys(40_160))),
                fault("4: 429 in seconds", "pusher", RATE_LIMITED, response(429, "Retry-After: 7", "")),
                fault("4: 429, absurd", "pusher", RATE_LIMITED, response(429, "Retry-After: 99999999999", "")),
                fault("4: 429, negative", "pusher", RATE_LIMITED, response(429, "Retry-After: -5", "")),
                fault(
                        "4: 429 until a date",
                        "pusher",
                        RATE_LIMITED,
                        response(429, "Retry-After: Fri, 31 Dec 2055 23:59:59 GMT", "")),
                fault("4: 42910", "ably", RATE_LIMITED, response(429, "", ablys(42_910))),
                fault("6: 500", "pusher", UNAVAILABLE, response(500, "", "")),
                fault("6: 503", "ably", UNAVAILABLE, response(503, "", "")),
                fault("7: no answer", "pusher", UNAVAILABLE, HostedFaultsTest::neverAnswer),
                fault("7: no answer", "ably", UNAVAILABLE, HostedFaultsTest::neverAnswer),
                fault("9: a byte now and then", "pusher", UNAVAILABLE, HostedFaultsTest::trickle),
                fault("9: a byte now and then", "ably", UNAVAILABLE, HostedFaultsTest::trickle),
                fault("11: reset", "pusher", UNAVAILABLE, HostedFaultsTest::reset),
                fault("11: reset", "ably", UNAVAILABLE, HostedFaultsTest::reset),
                fault("14: a page", "pusher", UNAVAILABLE, response(200, "", "<html>welcome to the hotel</html>")),
                fault("14: malformed", "pusher", UNAVAILABLE, response(200, "", "{\"event_ids\":")),
                fault("14: a page", "ably", UNAVAILABLE, response(200, "", "<html>welcome to the hotel</html>")),
                fault("14: cut short", "pusher", UNAVAILABLE, HostedFaultsTest::cutShort),
                fault("14: 10 MB", "pusher", UNAVAILABLE, response(200, "", "x".repeat(10 << 20))),
                fault("14: 10 MB", "ably", UNAVAILABLE, response(200, "", "x".repeat(10 << 20))));
    }

    private static String ablys(int code) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"no\"}}";
    }

    private static void neverAnswer(Socket socket) throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void trickle(Socket socket) throws Exception {
        byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(10_000))
                .getBytes(StandardCharsets.UTF_8);
        for (byte each : answer) {
            socket.getOutputStream().write(each);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void reset(Socket socket) throws Exception {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void cutShort(Socket socket) throws Exception {
        bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"event_").give(socket);
        socket.close();
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("afterARequest")
    void itCostsOneRequestAndNoMessage(String name, String provider, State state, Answer answer) throws Exception {
        try (FaultyServer server = new FaultyServer(answer);
                BroadcasterManager manager = manager(provider, server.port(), Map.of())) {
            CompletableFuture<Receipt> first = send(manager, 0);
            await().until(() -> server.requests() == 1);
            List<CompletableFuture<Receipt>> more = sendMore(manager); // while the driver waits
            assertFalse(first.isDone());

            server.release();

            assertEquals(2, first.get().attempts());
            for (CompletableFuture<Receipt> receipt : more) {
                assertEquals(List.of("memory"), receipt.get().routes());
            }
            assertEquals(state, route(manager).status());
            assertEquals(1, route(manager).errorCount());
            assertEquals(1, server.requests());
        }
    }

    static Stream<Arguments> withoutARequest() {
        return Stream.of(
                Arguments.of("8: refused", "pusher", Map.of()),
                Arguments.of("8: refused", "ably", Map.of()),
                Arguments.of("12: unknown name", "pusher", Map.of("PUSHER_HOST", "nobody.invalid")),
                Arguments.of("12: unknown name", "ably", Map.of("ABLY_HOST", "nobody.invalid")));
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("withoutARequest")
    void whatWasNeverSentGoesElsewhere(String name, String provider, Map<String, String> more) throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (BroadcasterManager manager = manager(provider, closed, more)) {
            Receipt receipt = send(manager, 0).get();

            assertEquals(List.of("memory"), receipt.routes());
            assertEquals(UNAVAILABLE, route(manager).status());
            assertEquals(1, route(manager).errorCount());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void fault13AServerWithoutTlsIsNotTalkedTo(String provider) throws Exception {
        try (FaultyServer server = new FaultyServer(response(200, "", "{}"));
                BroadcasterManager manager = manager(
                        provider, server.port(), Map.of(provider.toUpperCase(Locale.ROOT) + "_USE_TLS", "true"))) {
            server.release();

            assertEquals(List.of("memory"), send(manager, 0).get().routes());
            assertEquals(UNAVAILABLE, route(manager).status());
            assertEquals(0, server.requests());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void fault15ARedirectIsNotFollowed(String provider) throws Exception {
        try (FaultyServer other = new FaultyServer(response(200, "", "{}"));
                FaultyServer server = new FaultyServer(
                        response(307, "Location: http://127.0.0.1:" + other.port() + "/elsewhere", ""));
                BroadcasterManager manager = manager(provider, server.port(), Map.of())) {
            other.release();
            server.release();

            assertEquals(List.of("memory"), send(manager, 0).get().routes());
            assertEquals(1, server.requests());
            assertEquals(0, other.requests());
        }
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                Arguments.of("pusher", response(413, "", "too large")),
                Arguments.of("pusher", response(400, "", "bad request")),
                Arguments.of("ably", response(400, "", ablys(40_009))));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void fault5AMessageThatIsRejectedFailsAlone(String provider, Answer answer) throws Exception {
        try (FaultyServer server = new FaultyServer(answer);
                BroadcasterManager manager = manager(provider, server.port(), Map.of())) {
            server.release();

            ExecutionException failed = assertThrows(
                    ExecutionException.class, () -> send(manager, 0).get());

            assertEquals(Undelivered.REJECTED, ((UndeliveredException) failed.getCause()).why());
            assertEquals(ACTIVE, route(manager).status());
            assertEquals(1, server.requests());
        }
    }

    static Stream<String> providers() {
        return PROVIDERS.keySet().stream().sorted();
    }

    private static CompletableFuture<Receipt> send(BroadcasterManager manager, int number) {
        return manager.broadcastLog(LogEntry.info("line " + number)).toCompletableFuture();
    }

    private static List<CompletableFuture<Receipt>> sendMore(BroadcasterManager manager) {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int number = 1; number <= MORE; number++) {
            receipts.add(send(manager, number));
        }
        return receipts;
    }

    private static RouteStatus route(BroadcasterManager manager) {
        return manager.status().routes().get(0);
    }

    /** @param settings instead of those that lead to the server */
    private static BroadcasterManager manager(String provider, int port, Map<String, String> settings) {
        String prefix = provider.toUpperCase(Locale.ROOT) + "_";
        Map<String, String> all = new HashMap<>(PROVIDERS.get(provider));
        all.put("BROADCASTERS", provider + ",memory");
        all.put("BROADCAST_PUBLISH_TIMEOUT", PUBLISH_TIMEOUT);
        all.put(prefix + "HOST", "127.0.0.1");
        all.put(prefix + "PORT", Integer.toString(port));
        all.put(prefix + "USE_TLS", "false");
        all.putAll(settings);
        return BroadcasterManager.builder().configuration(Configuration.of(all)).build();
    }
}
