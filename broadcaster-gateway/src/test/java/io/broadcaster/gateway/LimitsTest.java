package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.gateway.RawClient.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hostile, slow and too many clients meet. */
@Timeout(60)
class LimitsTest {
    private static final String PATH = "/app/key?protocol=7&client=raw&version=1.0";

    private Backend backend = Backend.memory();
    private final List<RawClient> clients = new ArrayList<>();
    private App app = App.of("1", "key", "secret");
    private ServerLimits limits = ServerLimits.DEFAULT;
    private @Nullable Gateway gateway;

    @AfterEach
    void end() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/other?protocol=7, 4001",
        "/nowhere?protocol=7, 4005",
        "/app/key?protocol=7&version=%20, 4006",
        "/app/key?protocol=3, 4007",
        "/app/key, 4008",
        "/app/key?client=js, 4008"
    })
    void whoMayNotConnectIsToldWhyByItsCode(String path, int code) throws IOException {
        RawClient client = client(path);
        Frame error = client.read();
        assertTrue(error.text().contains("pusher:error") && error.text().contains("\"code\":" + code), error.text());
        assertEquals(code, client.read().code());
    }

    @Test
    void tooManyConnectionsOfAnAppAre4004AndOneThatLeavesMakesRoom() throws IOException {
        app = app.withLimits(AppLimits.DEFAULT.withConnections(1));
        RawClient first = established();
        assertEquals(4_004, client(PATH).awaitClose());
        first.close();
        await().until(() -> gateway().connections() == 0);
        established();
    }

    @Test
    void aMalformedHandshakeIs400AndTakesNobodysPlace() throws IOException {
        app = app.withLimits(AppLimits.DEFAULT.withConnections(1));
        String handshake = RawClient.handshake(PATH);
        List<String> malformed =
                List.of(handshake.replaceAll("Sec-WebSocket-Key: .*\r\n", ""), RawClient.handshake(PATH + "&x=%zz"));
        for (String each : malformed) {
            RawClient client = RawClient.silent(port());
            clients.add(client);
            client.send(each.getBytes(ISO_8859_1));
            assertTrue(client.readHeaders().contains("400"));
        }
        established();
    }

    @Test
    void onlyPagesOfTheAppsOriginsConnect() throws IOException {
        app = app.withLimits(AppLimits.DEFAULT.withOrigins(Set.of("https://good.example")));
        assertEquals(4_009, client(PATH, "Origin: https://evil.example").awaitClose());
        assertEquals(4_009, client(PATH).awaitClose());
        client(PATH, "Origin: https://good.example").awaitEvent("pusher:connection_established");
    }

    @Test
    void whoIsNotAuthorizedInTimeIs4009() throws IOException {
        app = app.withLimits(AppLimits.DEFAULT.withAuthorizeWithin(Duration.ofMillis(1_500)));
        RawClient member = established();
        RawClient guest = client(PATH);
        String established = guest.awaitEvent("pusher:connection_established");
        String socketId = established.replaceAll(".*socket_id[^0-9]*([0-9.]+).*", "$1");
        guest.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-c\",\"auth\":\"key:"
                + Hmac.sha256("secret", socketId + ":private-c") + "\"}}");
        guest.awaitEvent("pusher_internal:subscription_succeeded");
        member.subscribe("public");
        assertEquals(4_009, member.awaitClose());
        backend.publisher().publish("private-c", "e", "still there", null);
        guest.awaitEvent("e");
    }

    @Test
    void tooManyConnectionsFromOneAddressAreClosed() throws IOException {
        limits = limits.withConnecting(Duration.ofSeconds(10), 1, 1_000);
        established();
        RawClient second = RawClient.silent(port());
        clients.add(second);
        assertEquals(1_006, second.read().code());
    }

    /** Fault 48. */
    @Test
    void aStormOfHandshakesIsLetInAtARate() throws IOException {
        limits = limits.withConnecting(Duration.ofSeconds(10), 1_000, 1);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(client(PATH).status);
        }
        assertTrue(answers.get(0).contains("101"), answers.toString());
        assertTrue(answers.stream().anyMatch(answer -> answer.contains("503")), answers.toString());
        await().until(() -> client(PATH).status.contains("101"));
    }

    @Test
    void whoMayNotConnectTakesNobodysPlaceInTheQueue() throws IOException {
        limits = limits.withConnecting(Duration.ofSeconds(10), 1_000, 1);
        for (int i = 0; i < 20; i++) {
            assertEquals(4_001, client("/app/other?protocol=7").awaitClose());
        }
        established();
    }

    @Test
    void oneThatDoesNotFinishItsHandshakeIsClosed() throws IOException {
        limits = limits.withConnecting(Duration.ofMillis(100), 1_000, 1_000);
        RawClient slow = RawClient.silent(port());
        clients.add(slow);
        slow.send((byte) 'G');
        assertEquals(1_006, slow.read().code());
    }

    @Test
    void aSilentClientIsPingedAndThenClosed() throws IOException {
        limits = limits.withActivity(Duration.ofMillis(200), Duration.ofMillis(200));
        RawClient client = established();
        client.awaitEvent("pusher:ping");
        client.text("{\"event\":\"pusher:pong\",\"data\":{}}");
        client.awaitEvent("pusher:ping");
        assertEquals(4_201, client.awaitClose());
    }

    @Test
    void aMessageThatIsTooLargeIs1009() throws IOException {
        RawClient client = established();
        try {
            client.frame(RawClient.TEXT, new byte[limits.bytesPerMessage() + 1]);
        } catch (SocketException refused) {
            // the header was enough for the server, which did not wait for the rest
        }
        assertEquals(1_009, client.awaitClose());
    }

    @Test
    void tooManySubscriptionsAreRefused() throws IOException {
        RawClient client = established();
        for (int i = 0; i <= limits.subscriptionsPerConnection(); i++) {
            client.subscribe("c" + i);
        }
        assertTrue(client.awaitEvent("pusher:subscription_error").contains("Too many subscriptions"));
    }

    @Test
    void tooManySubscriptionsOneAfterTheOtherAreRefusedToo() throws IOException {
        RawClient client = established();
        int most = limits.subscriptionsPerConnection();
        for (int i = 0; i <= most; i++) {
            client.subscribe("c" + i);
            client.text("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"c" + i + "\"}}");
        }
        String refusal = client.awaitEvent("pusher:subscription_error");
        assertTrue(refusal.contains("\"c" + most + "\"") && refusal.contains("short time"), refusal);
    }

    @Test
    void aHistoryThatHangsKeepsNobodyWaitingForLongAndOthersNotAtAll() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<List<Message>> read = new CompletableFuture<>();
        backend = new Backend(
                backend.publisher(),
                backend.wires(),
                (channel, limit) -> {
                    reading.countDown();
                    return read.join();
                },
                null);
        RawClient waiting = established();
        waiting.subscribe("cache-c");
        reading.await();
        RawClient other = established();
        other.subscribe("c");
        other.awaitEvent("pusher_internal:subscription_succeeded");
        waiting.awaitEvent("pusher:cache_miss");
        read.complete(List.of());
    }

    /** Fault 43. */
    @Test
    void oneThatDoesNotReadIsClosedWith4100AndTheOthersGetEverything() throws Exception {
        List<RawClient> readers = List.of(established(), established(), established());
        RawClient stuck = RawClient.narrow(port(), PATH);
        clients.add(stuck);
        stuck.awaitEvent("pusher:connection_established");
        for (RawClient client : List.of(readers.get(0), readers.get(1), readers.get(2), stuck)) {
            client.subscribe("c");
            client.awaitEvent("pusher_internal:subscription_succeeded");
        }
        int messages = 4_000;
        AtomicInteger read = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<CompletableFuture<Void>> all = readers.stream()
                .map(reader -> CompletableFuture.runAsync(() -> readAll(reader, messages, read), threads))
                .toList();
        // reads on as soon as it is closed: who leaves the closing frame lying is cut off after a while, without one
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> closeOf(stuck), threads);
        String text = "x".repeat(4_000);
        for (int i = 0; i < messages; i++) {
            int latest = i;
            backend.publisher().publish("c", "e" + i, text, null);
            if (i % 20 == 0) {
                await().pollDelay(Duration.ZERO).until(() -> read.get() >= 3 * latest);
                readers.get(0).text("{\"event\":\"pusher:ping\",\"data\":{}}");
            }
        }
        for (CompletableFuture<Void> each : all) {
            each.join();
        }
        assertEquals(4_100, code.get(30, TimeUnit.SECONDS));
        assertEquals(1, metric("gateway_slow_clients_total"));
        threads.shutdown();
    }

    private int closeOf(RawClient slow) {
        await().until(() -> metric("gateway_slow_clients_total") > 0);
        try {
            return slow.awaitClose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAll(RawClient reader, int messages, AtomicInteger read) {
        try {
            for (int i = 0; i < messages; i++) {
                reader.awaitEvent("e" + i);
                read.incrementAndGet();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private double metric(String name) {
        return gateway()
                .metrics
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private RawClient established() throws IOException {
        RawClient client = client(PATH);
        client.awaitEvent("pusher:connection_established");
        return client;
    }

    private RawClient client(String path, String... headers) throws IOException {
        RawClient client = RawClient.open(port(), path, headers);
        clients.add(client);
        return client;
    }

    private int port() throws IOException {
        return gateway().port();
    }

    private Gateway gateway() {
        if (gateway == null) {
            Gateway started = new Gateway(GatewayOptions.of("127.0.0.1", 0, app).withLimits(limits), backend);
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
