package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as operators run it: a process of its own, on a real Redis, with the apps of a file. */
@Timeout(120)
class GatewayCommandTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhetherTheBackendDeliversAndMovesItsClientsOffWhenItEnds() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("apps.json"), """
                [{"id": "1", "key": "key", "secret": "secret", "channel_prefix": "", "connections": 1},
                 {"id": "2", "key": "other", "secret": "a secret"}]""");
        try (BackendServer redis = BackendServer.redis(folder)) {
            redis.start();
            Files.write(
                    run.resolve(".env"),
                    List.of("REDIS_URL=" + redis.url(), "GATEWAY_PORT=0", "GATEWAY_APPS_FILE=apps.json"));
            try (CommandProcess gateway = CommandProcess.start(run, "gateway")) {
                String ready = gateway.awaitOut("is ready").out();
                assertTrue(ready.contains("for 2 apps (redis)"), () -> ready + gateway.handle());
                int port = Integer.parseInt(ready.replaceAll("(?s).*127\\.0\\.0\\.1:(\\d+).*", "$1"));
                PusherClient client = PusherClient.connect(port).subscribe("c");

                assertEquals(200, status(port, "/health/ready"));
                redis.freeze();
                await().atMost(Duration.ofSeconds(30)).until(() -> status(port, "/health/ready") == 503);
                assertEquals(200, status(port, "/health/live"));
                redis.thaw();
                await().atMost(Duration.ofSeconds(60)).until(() -> status(port, "/health/ready") == 200);
                String metrics = RawHttp.send(port, "GET /metrics", "Host: localhost");
                assertTrue(metrics.contains("\ngateway_connections 1"), metrics);

                gateway.terminate();
                assertEquals(4_100, client.awaitClose());
                String log = gateway.err();
                assertTrue(log.contains("[GATEWAY] Listening on 0.0.0.0:" + port), log);
                assertTrue(log.contains("[GATEWAY] Closed, after moving 1 connections off"), log);
                assertTrue(!(log + ready).contains("a secret"), log);
            }
        }
    }

    private static int status(int port, String path) throws IOException {
        return RawHttp.status(RawHttp.send(port, "GET " + path, "Host: localhost"));
    }
}
