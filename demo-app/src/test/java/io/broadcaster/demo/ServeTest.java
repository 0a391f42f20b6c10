package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeTest {
    private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/, gateway on port (\\d+)");

    @TempDir
    Path folder;

    @Test
    void itServesPagesAndGatewayAndDrainsOnSigterm() throws Exception {
        Path environment = Files.writeString(folder.resolve("test.env"), """
                BROADCASTERS=memory
                GATEWAY_APPS_FILE=apps.json
                GATEWAY_PUBLIC_HOST=ws.example.com
                GATEWAY_PUBLIC_PORT=443
                GATEWAY_PUBLIC_TLS=true
                """);
        Files.writeString(folder.resolve("apps.json"), """
                [{"id": "1", "key": "k", "secret": "s", "channel_prefix": ""},
                 {"id": "2", "key": "key", "secret": "a secret"}]""");
        try (CommandProcess serve = CommandProcess.start(
                folder, "serve", "--port", "0", "--gateway-port", "0", "--env-file", environment.toString())) {
            serve.awaitOut("Broadcaster is ready");
            Matcher ready = READY.matcher(serve.out());
            assertTrue(ready.find(), serve.out() + serve.err());
            int port = Integer.parseInt(ready.group(1));
            assertEquals(200, RawHttp.status(RawHttp.send(port, "GET /health/ready", RunningApp.LOOPBACK)));
            JsonNode descriptor = new ObjectMapper()
                    .readTree(RawHttp.body(RawHttp.send(port, "GET /broadcast/connection", RunningApp.LOOPBACK)));
            assertEquals(
                    "{\"key\":\"k\",\"host\":\"ws.example.com\",\"port\":443,\"tls\":true}",
                    descriptor.path("connections").path("gateway").toString());
            PusherClient.connect(Integer.parseInt(ready.group(2)))
                    .subscribe("c")
                    .close();
            try (Socket stream = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stream.getOutputStream()
                        .write("GET /broadcast/connection/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', stream.getInputStream().read());
                assertEquals(0, serve.terminate());
            }
            assertTrue(serve.err().contains("[MAIN] Draining"), serve.err());
        }
    }

    /** Each manager may wait another second for its history. */
    @Test
    void whatAShutdownMayTakeIsLessThanTheTimeThatItHas() {
        Duration most = ManagedGateway.DRAIN
                .plus(ManagedGateway.MANAGER_DRAIN)
                .plus(RunEventBridges.RELEASE)
                .plus(Serve.DRAIN)
                .plusSeconds(2);
        assertTrue(most.plusSeconds(1).compareTo(Interruption.TIDY) < 0, most.toString());
    }

    @Test
    void readinessEndsFirst() throws IOException {
        try (RunningApp app = RunningApp.start(null, builder -> builder.route("r", new FailingBroadcaster()))) {
            await().until(() -> RawHttp.status(app.send("GET /health/ready")) == 200);
            app.get(WebApp.class).drain();
            assertEquals(503, RawHttp.status(app.send("GET /health/ready")));
            assertEquals(200, RawHttp.status(app.send("GET /health/live")));
        }
    }

    @Test
    void theFiguresAreThere() throws IOException {
        try (RunningApp app = RunningApp.start(null, builder -> builder.route("r", new FailingBroadcaster()))) {
            app.manager().broadcast("c", "e", 1).toCompletableFuture().join();
            String metrics = RawHttp.body(app.send("GET /metrics"));
            for (String line : new String[] {
                "broadcaster_messages_total{state=\"accepted\"} 1.0",
                "broadcaster_messages_total{state=\"delivered\"} 1.0",
                "broadcaster_messages_total{state=\"failed\"} 0.0",
                "broadcaster_messages_total{state=\"dropped\"} 0.0",
                "broadcaster_pending 0.0",
                "broadcaster_route_messages_total{route=\"r\"} 1.0",
                "broadcaster_route_errors_total{route=\"r\"} 0.0",
                "broadcaster_route_active{route=\"r\"} 1.0",
                "broadcaster_streams 0.0",
                "broadcaster_instances 1.0"
            }) {
                assertTrue(metrics.contains(line), () -> line + " is not in\n" + metrics);
            }
        }
    }

    @Test
    void itsBrowsersConnectToAnAppThatBroadcastsReach() throws IOException {
        Path apps = Files.writeString(folder.resolve("apps.json"), """
                [{"id": "1", "key": "k", "secret": "s"}, {"id": "2", "key": "other", "secret": "a secret"}]""");
        Path environment =
                Files.writeString(folder.resolve("test.env"), "BROADCASTERS=memory\nGATEWAY_APPS_FILE=" + apps + "\n");
        CommandRun run = CommandRun.of("serve", "--port", "0", "--env-file", environment.toString());
        assertEquals(1, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("must have \"channel_prefix\": \"\""), run.err());
        assertFalse(run.err().contains("a secret"), run.err());
    }

    @Test
    void withoutATokenItDoesNotListenElsewhere() throws IOException {
        Path environment = Files.writeString(folder.resolve("test.env"), "BROADCASTERS=memory\n");
        CommandRun run =
                CommandRun.of("serve", "--host", "0.0.0.0", "--port", "0", "--env-file", environment.toString());
        assertEquals(1, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("set ADMIN_TOKEN"), run.err());
    }
}
