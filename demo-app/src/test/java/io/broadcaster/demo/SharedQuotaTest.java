package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadcaster.LogEntry;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Instance;
import io.broadcaster.manager.ManagerStatus;
import io.broadcaster.manager.RouteStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that use up one Pusher account and share one backend, each with 1,000 messages a second. */
@Timeout(120)
class SharedQuotaTest {
    @TempDir
    Path folder;

    private final AtomicBoolean exhausted = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<BroadcasterManager> managers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private HttpServer pusher;

    @BeforeEach
    void startPusher() throws IOException {
        pusher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pusher.setExecutor(Executors.newCachedThreadPool());
        pusher.createContext("/", this::answer);
        pusher.start();
    }

    @AfterEach
    void endAll() {
        closeManagers();
        pusher.stop(0);
    }

    private void closeManagers() {
        clock.shutdownNow();
        managers.forEach(BroadcasterManager::close);
    }

    @Test
    void onRedisTheSecondLeavesTheProviderAloneOnceItHears() throws Exception {
        theSecondLeavesTheProviderAlone("REDIS_URL", BackendServer.redis(folder, "appendfsync everysec"));
    }

    @Test
    void onPostgresTheSecondLeavesTheProviderAloneOnceItHears() throws Exception {
        theSecondLeavesTheProviderAlone("DATABASE_URL", BackendServer.postgres(folder));
    }

    @Test
    void eachShowsWhichRouteTheOtherUses() throws Exception {
        try (BackendServer redis = BackendServer.redis(folder);
                LoopbackPort closed = new LoopbackPort()) {
            redis.start();
            BroadcasterManager first =
                    manager("REDIS_URL", redis, pusher.getAddress().getPort());
            BroadcasterManager second = manager("REDIS_URL", redis, closed.number());
            second.broadcastLog(LogEntry.info("finds out"))
                    .toCompletableFuture()
                    .join();
            await().until(() -> actives(first).equals(List.of("pusher", "redis"))
                    && actives(second).equals(List.of("pusher", "redis")));
            closeManagers();
        }
    }

    private void theSecondLeavesTheProviderAlone(String key, BackendServer server) throws Exception {
        try (server) {
            server.start();
            int port = pusher.getAddress().getPort();
            BroadcasterManager first = manager(key, server, port);
            BroadcasterManager second = manager(key, server, port);
            await().until(() -> first.status().instances().size() == 2
                    && second.status().instances().size() == 2);
            sendThousandASecond(first);
            sendThousandASecond(second);
            await().until(() -> requests.get() > 200);

            exhausted.set(true);
            await().until(() -> isLimited(first) && isLimited(second));
            int refused = refusals.get();
            long delivered = second.status().messages().delivered();
            await().until(() -> second.status().messages().delivered() > delivered + 1_000);

            assertEquals(refused, refusals.get());
            assertTrue(first.status().routes().get(0).errorCount() > 0
                    || second.status().routes().get(0).errorCount() > 0);
            await().until(() ->
                    !actives(first).contains("pusher") && !actives(second).contains("pusher"));
            closeManagers(); // before the server, without which they would wait for their deadline
        }
    }

    private BroadcasterManager manager(String key, BackendServer server, int pusherPort) {
        BroadcasterManager manager = BroadcasterManager.builder()
                .set("PUSHER_APP_ID", "1234")
                .set("PUSHER_KEY", "key")
                .set("PUSHER_SECRET", "secret")
                .set("PUSHER_HOST", "127.0.0.1")
                .set("PUSHER_PORT", Integer.toString(pusherPort))
                .set("PUSHER_USE_TLS", "false")
                .set(key, server.url())
                .build();
        managers.add(manager);
        return manager;
    }

    private void sendThousandASecond(BroadcasterManager manager) {
        clock.scheduleAtFixedRate(() -> manager.broadcastLog(LogEntry.info("line")), 0, 1, TimeUnit.MILLISECONDS);
    }

    private static boolean isLimited(BroadcasterManager manager) {
        return manager.status().routes().get(0).status() == State.LIMIT_REACHED;
    }

    private static List<String> actives(BroadcasterManager manager) {
        ManagerStatus status = manager.status();
        return status.instances().stream().map(Instance::active).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            boolean refuse = exhausted.get();
            if (refuse) {
                refusals.incrementAndGet();
            }
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refuse ? 402 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
