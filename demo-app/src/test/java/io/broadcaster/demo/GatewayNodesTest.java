package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two and three gateways on one real server are one to their clients, even when one of them dies or freezes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayNodesTest {
    private static final int EVENTS = 100;
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final List<String> NUMBERS =
            IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList();

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path folder;
    private BackendServer redis;
    private BackendServer postgres;

    @BeforeAll
    void startServers(@TempDir Path temporary) throws IOException {
        folder = temporary;
        redis = BackendServer.redis(folder, "appendfsync everysec");
        postgres = BackendServer.postgres(folder);
        redis.start();
        postgres.start();
    }

    @AfterEach
    void endGateways() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
    }

    @AfterAll
    void endServers() {
        redis.close();
        postgres.close();
    }

    @ParameterizedTest
    @EnumSource
    void membersAreThoseOfAllNodesAndEachComesAndGoesOnce(Backend backend) throws Exception {
        int one = gateway(backend);
        int two = gateway(backend);
        PusherClient ada = client(one).join("presence-" + backend, "ada");
        awaitUsers(two, backend, "ada");
        PusherClient bob = client(two).join("presence-" + backend, "bob");
        PusherClient bobAgain = client(one).join("presence-" + backend, "bob");
        awaitUsers(one, backend, "ada", "bob");
        awaitUsers(two, backend, "ada", "bob");
        bob.close();
        await().until(() -> PusherApp.get(two, "channels/presence-" + backend, "&info=subscription_count,user_count")
                .equals("{\"occupied\":true,\"user_count\":2,\"subscription_count\":2}"));
        bobAgain.close();
        ada.awaitMember("removed", "bob");
        awaitUsers(two, backend, "ada");
        assertEquals(List.of("bob"), ada.members("added"));
        assertEquals(List.of("bob"), ada.members("removed"));
    }

    @ParameterizedTest
    @EnumSource
    void whatComesInOnOneReachesAllOnceAndInOrder(Backend backend) throws Exception {
        int one = gateway(backend);
        int two = gateway(backend);
        String news = "cache-news-" + backend;
        List<PusherClient> all =
                List.of(client(one).subscribe(news), client(two).subscribe(news));
        for (String number : NUMBERS) {
            publish(Integer.parseInt(number) % 2 == 0 ? one : two, news, number);
        }
        for (PusherClient client : all) {
            await().until(() -> client.data("e").size() >= EVENTS);
            assertEquals(NUMBERS, client.data("e"));
        }
        await().until(() -> PusherApp.get(two, "channels", "&filter_by_prefix=cache-news-" + backend)
                .equals("{\"channels\":{\"" + news + "\":{}}}"));
        assertEquals(
                all.get(1).data("e").get(EVENTS - 1),
                client(gateway(backend))
                        .subscribe(news)
                        .await("e", event -> true)
                        .data(),
                "a late subscriber of another node begins with the last event");
    }

    @ParameterizedTest
    @EnumSource
    void aUserIsEndedOnWhicheverNodeHeIs(Backend backend) throws Exception {
        int one = gateway(backend);
        PusherClient client = client(gateway(backend)).signIn("eve");
        PusherApp.post(one, "users/eve/terminate_connections", "");
        assertEquals(4_009, client.awaitClose());
    }

    @ParameterizedTest
    @EnumSource
    void membersOfAKilledNodeLeaveAndThoseOfAFrozenOneComeBack(Backend backend) throws Exception {
        String room = "presence-room-" + backend;
        CommandProcess killed = node(backend);
        CommandProcess frozen = node(backend);
        int alive = gateway(backend, HEARTBEAT);
        PusherClient ada = client(alive).join(room, "ada");
        client(port(killed)).join(room, "bob");
        PusherClient eve = client(port(frozen)).join(room, "eve");
        ada.awaitMember("added", "bob");
        ada.awaitMember("added", "eve");

        long start = System.nanoTime();
        killed.close();
        BackendServer.signal(frozen.handle(), "STOP");
        for (String number : NUMBERS) {
            publish(alive, room, number);
        }
        ada.awaitMember("removed", "bob");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("On " + backend + " the members of a killed node left after " + took.toMillis()
                + " ms, with a heartbeat every " + HEARTBEAT.toMillis() + " ms");
        ada.awaitMember("removed", "eve");
        BackendServer.signal(frozen.handle(), "CONT");
        eve.await("e", event -> event.data().equals(NUMBERS.get(EVENTS - 1)));
        eve.awaitMember("removed", "bob");
        await().until(() -> ada.members("added").size() == 3);

        assertEquals(NUMBERS, ada.data("e"));
        assertEquals(NUMBERS, eve.data("e"));
        assertEquals("eve", ada.members("added").get(2));
        assertEquals(2, ada.members("removed").size(), () -> "" + ada.members("removed"));
        awaitUsers(alive, room, "ada", "eve");
    }

    @Test
    void whileTheFirstRouteIsDownMessagesGoTheOtherWayAndNobodyLeaves() throws Exception {
        String room = "presence-two-routes";
        Map<String, String> keys =
                Map.of("PUBSUB_BACKEND", "redis", "REDIS_URL", redis.url(), "DATABASE_URL", postgres.url());
        Duration heartbeat = Duration.ofMillis(500);
        List<Integer> ports = List.of(gateway(keys, heartbeat), gateway(keys, heartbeat), gateway(keys, heartbeat));
        PusherClient ada = client(ports.get(0)).join(room, "ada");
        PusherClient bob = client(ports.get(1)).join(room, "bob");
        client(ports.get(2)).join(room, "eve");
        ada.awaitMember("added", "bob");
        ada.awaitMember("added", "eve");

        redis.kill();
        publish(ports.get(1), room, "over the other route");
        ada.await("e", event -> event.data().equals("over the other route"));
        client(ports.get(1)).join(room, "dan");
        bob.awaitMember("added", "dan");
        IOException unknown =
                assertThrows(IOException.class, () -> PusherApp.get(ports.get(0), "channels/" + room + "/users", ""));
        assertTrue(String.valueOf(unknown.getMessage()).contains("503"), unknown::toString);
        redis.start();

        ada.awaitMember("added", "dan");
        ports.forEach(port -> awaitUsers(port, room, "ada", "bob", "dan", "eve"));
        assertEquals(List.of(), ada.members("removed"));
        assertEquals(List.of(), bob.members("removed"));
    }

    private static void publish(int port, String channel, String data) throws Exception {
        PusherApp.post(port, "events", "{\"name\":\"e\",\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}");
    }

    private static void awaitUsers(int port, Backend backend, String... ids) {
        awaitUsers(port, "presence-" + backend, ids);
    }

    private static void awaitUsers(int port, String channel, String... ids) {
        String users = String.join(
                ",", List.of(ids).stream().map(id -> "{\"id\":\"" + id + "\"}").toList());
        await().untilAsserted(() ->
                assertEquals("{\"users\":[" + users + "]}", PusherApp.get(port, "channels/" + channel + "/users", "")));
    }

    private PusherClient client(int port) {
        PusherClient client = PusherClient.connect(port);
        open.add(0, client);
        return client;
    }

    private int gateway(Backend backend) {
        return gateway(backend, Duration.ofSeconds(5));
    }

    private int gateway(Backend backend, Duration heartbeat) {
        return gateway(Map.of(key(backend), server(backend).url()), heartbeat);
    }

    private int gateway(Map<String, String> keys, Duration heartbeat) {
        ManagedGateway gateway = GatewayNode.on(Configuration.of(keys), heartbeat);
        open.add(gateway);
        gateway.start("--port");
        return gateway.port();
    }

    private CommandProcess node(Backend backend) throws IOException {
        CommandProcess node = CommandProcess.startClass(
                GatewayNode.class,
                Files.createTempDirectory(folder, "node"),
                key(backend),
                server(backend).url(),
                Long.toString(HEARTBEAT.toMillis()));
        open.add(node);
        return node;
    }

    private static int port(CommandProcess node) throws IOException {
        String out = node.awaitOut(".").out();
        assertTrue(out.contains("port "), () -> "the node did not start: " + out);
        return Integer.parseInt(out.replaceAll("(?s).*port (\\d+)\\..*", "$1"));
    }

    private BackendServer server(Backend backend) {
        return backend == Backend.REDIS ? redis : postgres;
    }

    private static String key(Backend backend) {
        return backend == Backend.REDIS ? "REDIS_URL" : "DATABASE_URL";
    }
}
