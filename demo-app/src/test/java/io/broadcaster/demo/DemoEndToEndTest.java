package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.ManagerStatus;
import io.broadcaster.manager.MessageCounts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo and the commands against it, as processes of their own. */
@Timeout(180)
class DemoEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<CommandProcess> started = new ArrayList<>();
    private int port;
    private int gatewayPort;
    private int sandboxPort;

    @BeforeEach
    void choosePorts() throws IOException {
        try (LoopbackPort first = new LoopbackPort();
                LoopbackPort second = new LoopbackPort();
                LoopbackPort third = new LoopbackPort()) {
            port = first.number();
            sandboxPort = second.number();
            gatewayPort = third.number();
        }
    }

    @AfterEach
    void endAll() {
        started.forEach(CommandProcess::close);
    }

    @Test
    void everyLineArrivesOnceAndInOrderAcrossAnExhaustedQuotaAndNothingIsLeftBehind() throws Exception {
        CommandProcess demo = demo("--quota", "200");
        CommandProcess listen = listen("Listening on logs (redis, postgres)");

        JsonNode status = tail(lines(10_000));

        assertEquals(
                "{\"accepted\":10000,\"delivered\":10000,\"failed\":0,\"dropped\":0,\"pending\":0}",
                status.path("messages").toString());
        JsonNode pusher = status.path("broadcasters").get(0);
        assertEquals("limit_reached", pusher.path("status").asText());
        assertEquals("quota_exhausted", pusher.path("reason").asText());
        assertEquals(1, pusher.path("error_count").asInt());
        assertEquals("redis", status.path("active_broadcaster").asText());
        assertEquals(List.of("pusher redis quota_exhausted"), transitions(status));
        List<String> taken = sandboxTexts();
        assertEquals(taken.size(), pusher.path("message_count").asInt());
        assertEquals("1", sandboxStatus("refused"));
        assertTrue(taken.size() > 190, "the sandbox took " + taken.size());
        assertHeard(listen, 10_000 - taken.size());
        assertEquals(
                lines(10_000),
                Stream.concat(taken.stream(), texts(listen).stream()).toList());
        assertEquals(0, listen.terminate());

        List<ProcessHandle> servers = demo.children();
        assertFalse(servers.isEmpty());
        assertEquals(0, demo.terminate());
        servers.forEach(server -> assertFalse(server.isAlive(), () -> "left behind: " + server.info()));
        assertNothingIsLeftBehind();
    }

    @Test
    void fiftyThreadsOfOneProgramKeepTheirOrderAndTheSandboxIsLeftInPeace() throws Exception {
        demo("--quota", "2000");
        CommandProcess listen = listen("Listening on logs (redis, postgres)");

        ManagerStatus status;
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .configuration(Configuration.load(folder.resolve(DemoEnvironmentFile.NAME)))
                .build()) {
            List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 10_000)
                    .mapToObj(i -> LogEntry.of("line " + i, "thread-" + i % 50, "INFO"))
                    .map(line -> manager.broadcastLog(line).toCompletableFuture())
                    .toList();
            receipts.forEach(CompletableFuture::join);
            status = manager.status();
            String refused = sandboxStatus("refused");
            manager.broadcastLog(LogEntry.of("line 10000", "thread-0", "INFO"))
                    .toCompletableFuture()
                    .join();
            assertEquals(refused, sandboxStatus("refused"));
            assertEquals(Integer.parseInt(refused), status.routes().get(0).errorCount());
        }

        assertEquals(new MessageCounts(10_000, 10_000, 0, 0, 0), status.messages());
        assertEquals(1, status.transitions().size());
        List<String> taken = sandboxTexts();
        assertHeard(listen, 10_001 - taken.size());
        List<String> all = Stream.concat(taken.stream(), texts(listen).stream()).toList();
        assertEquals(10_001, Set.copyOf(all).size());
        Map<Integer, Integer> latest = new HashMap<>();
        for (String text : all) {
            int number = Integer.parseInt(text.substring("line ".length()));
            Integer before = latest.put(number % 50, number);
            assertTrue(before == null || before < number, () -> before + " came before " + number);
        }
    }

    @Test
    void withoutRedisThePreferredBackendFallsBackToPostgres() throws Exception {
        demo("--quota", "20", "--without", "redis");
        CommandProcess listen = listen("Listening on logs (postgres); trying to reach redis");

        JsonNode status = tail(lines(2_000));

        assertEquals(2_000, status.path("messages").path("delivered").asInt());
        assertEquals("postgres", status.path("active_broadcaster").asText());
        assertTrue(lastErr().contains("[PubSub] Redis not available, falling back to PostgreSQL"), lastErr());
        List<String> taken = sandboxTexts();
        assertHeard(listen, 2_000 - taken.size());
        assertEquals(
                lines(2_000),
                Stream.concat(taken.stream(), texts(listen).stream()).toList());
    }

    @Test
    void serversThatAreKilledComeBackWithTheirDataAndNoLineIsLost() throws Exception {
        CommandProcess demo = demo("--quota", "0");
        CommandProcess listen = listen("Listening on logs (redis, postgres)");
        assertEquals(100, tail(lines(100)).path("messages").path("delivered").asInt());

        demo.children().forEach(ProcessHandle::destroyForcibly);

        assertEquals(100, tail(lines(100)).path("messages").path("delivered").asInt());
        demo.awaitErr("Redis accepts connections again").awaitErr("PostgreSQL accepts connections again");
        assertHeard(listen, 200);
        assertEquals(Stream.concat(lines(100).stream(), lines(100).stream()).toList(), texts(listen));

        RawHttp.send(port, "POST /demo/redis/stop", RunningApp.LOOPBACK);
        assertEquals("postgres", tail(lines(100)).path("active_broadcaster").asText());
        RawHttp.send(port, "POST /demo/redis/start", RunningApp.LOOPBACK);
        await().atMost(PATIENCE)
                .until(() -> tail(lines(1)).path("active_broadcaster").asText().equals("redis"));
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLineAndNothingIsLeftBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(port)) {
            CommandProcess demo = command(
                    "demo",
                    "--port",
                    "" + taken.getLocalPort(),
                    "--sandbox-port",
                    "" + sandboxPort,
                    "--gateway-port",
                    "" + gatewayPort);
            assertEquals(1, demo.awaitEnd());
            String line = demo.err().lines().reduce("", (before, next) -> next);
            assertTrue(line.contains("Port " + port) && line.endsWith("--port"), demo.err());
            assertFalse(demo.err().contains("\tat "), demo.err());
            assertEquals("", demo.out());
        }
        assertNothingIsLeftBehind();
    }

    private CommandProcess demo(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("demo", "--port", "" + port));
        arguments.addAll(List.of("--sandbox-port", "" + sandboxPort, "--gateway-port", "" + gatewayPort));
        arguments.addAll(List.of(options));
        CommandProcess demo = command(arguments.toArray(String[]::new)).awaitOut("\n");
        assertTrue(demo.out().startsWith("Broadcaster demo is ready: http://127.0.0.1:" + port + "/ "), demo.err());
        return demo;
    }

    private CommandProcess listen(String announcement) throws IOException {
        CommandProcess listen = command("listen", "logs", "--json", "--env-file", DemoEnvironmentFile.NAME);
        listen.awaitErr(announcement);
        assertTrue(listen.err().contains(announcement), listen.err());
        return listen;
    }

    private JsonNode tail(List<String> lines) throws Exception {
        Path file = Files.write(folder.resolve("lines.log"), lines);
        CommandProcess tail = command("tail", file.toString(), "--env-file", DemoEnvironmentFile.NAME);
        assertEquals(0, tail.awaitEnd(), tail.err());
        return JSON.readTree(tail.lastLine());
    }

    private CommandProcess command(String... arguments) throws IOException {
        CommandProcess command = CommandProcess.start(folder, arguments);
        started.add(command);
        return command;
    }

    private String lastErr() throws IOException {
        return started.get(started.size() - 1).err();
    }

    private List<String> sandboxTexts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : body("GET /sandbox/messages").lines().toList()) {
            texts.add(JSON.readTree(JSON.readTree(line).path("data").asText())
                    .path("text")
                    .asText());
        }
        return texts;
    }

    private String sandboxStatus(String key) throws IOException {
        return JSON.readTree(body("GET /sandbox/status")).path(key).asText();
    }

    private String body(String request) throws IOException {
        String response = RawHttp.send(port, request, "Host: 127.0.0.1");
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    private static void assertHeard(CommandProcess listen, int messages) {
        await().atMost(PATIENCE).until(() -> listen.out().lines().count() >= messages);
    }

    private static List<String> texts(CommandProcess listen) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : listen.out().lines().toList()) {
            texts.add(JSON.readTree(line).path("data").path("text").asText());
        }
        return texts;
    }

    private static List<String> transitions(JsonNode status) {
        List<String> transitions = new ArrayList<>();
        status.path("transitions")
                .forEach(each -> transitions.add(each.path("from").asText() + " "
                        + each.path("to").asText() + " " + each.path("reason").asText()));
        return transitions;
    }

    private static List<String> lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i + " é").toList();
    }

    private void assertNothingIsLeftBehind() throws IOException {
        assertFalse(Files.exists(folder.resolve(DemoEnvironmentFile.NAME)));
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
