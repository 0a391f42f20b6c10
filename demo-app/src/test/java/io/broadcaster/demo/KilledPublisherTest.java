package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Gap;
import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.MessageCounts;
import io.broadcaster.spi.History;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 37: {@code kill -9} of a publisher. What it had accepted and not delivered is lost with it, from some line on;
 * nobody else notices.
 */
@Timeout(120)
class KilledPublisherTest implements MessageListener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    @TempDir
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final List<Boolean> complete = new CopyOnWriteArrayList<>();

    @Test
    void onRedisOnlyTheEndOfItsOwnLinesIsLost() throws Exception {
        onlyTheEndOfItsOwnLinesIsLost("REDIS_URL", BackendServer.redis(folder));
    }

    @Test
    void onPostgresOnlyTheEndOfItsOwnLinesIsLost() throws Exception {
        onlyTheEndOfItsOwnLinesIsLost("DATABASE_URL", BackendServer.postgres(folder));
    }

    private void onlyTheEndOfItsOwnLinesIsLost(String key, BackendServer server) throws Exception {
        Path environment = Files.writeString(folder.resolve("publisher.env"), key + "=" + server.url());
        try (server) {
            server.start();
            try (BroadcasterManager other = manager(key, server);
                    BroadcasterManager listener = manager(key, server)) {
                listener.subscribe("logs", this);
                await().atMost(PATIENCE).until(() -> !complete.isEmpty());
                broadcast(other, 1, 100);
                killAmidItsLines(environment);
                broadcast(other, 101, 200);

                await().atMost(PATIENCE).until(() -> heard.contains("other 200"));
                await().atMost(PATIENCE).untilAsserted(() -> assertHistory(other));
                assertEquals(lines("other", 1, 200), from("other", heard));
                assertEquals(List.of(), gaps);
                assertEquals(List.of(true), complete);
                assertEquals(
                        new MessageCounts(200, 200, 0, 0, 0), other.status().messages());
            }
        }
    }

    /** Redis tells listeners first: a connection that is cut amid a message's two commands leaves it unremembered. */
    private void assertHistory(BroadcasterManager manager) {
        List<String> remembered = remembered(manager);
        List<String> told = from("killed", heard);
        int kept = from("killed", remembered).size();
        assertEquals(lines("killed", 1, told.size()), told);
        assertEquals(lines("killed", 1, kept), from("killed", remembered));
        assertTrue(kept == told.size() || kept == told.size() - 1, kept + " of " + told.size());
        assertEquals(lines("other", 1, 200), from("other", remembered));
    }

    /** Its lines come faster than they can be delivered, and do not end. */
    private void killAmidItsLines(Path environment) throws Exception {
        try (CommandProcess killed = CommandProcess.start(folder, "tail", "-", "--env-file", environment.toString());
                PrintStream input = new PrintStream(killed.input(), false, StandardCharsets.UTF_8)) {
            Thread writer = new Thread(
                    () -> IntStream.iterate(1, i -> !input.checkError(), i -> i + 1)
                            .forEach(i -> input.println("killed " + i)),
                    "writer");
            writer.start();
            await().atMost(PATIENCE).until(() -> from("killed", heard).size() > 1_000);
            killed.handle().destroyForcibly();
            writer.join();
        }
    }

    private static BroadcasterManager manager(String key, BackendServer server) {
        return BroadcasterManager.builder()
                .set(key, server.url())
                .set("BROADCAST_HISTORY_MAX_MESSAGES", "1000000")
                .build();
    }

    private static void broadcast(BroadcasterManager manager, int from, int to) {
        lines("other", from, to).stream()
                .map(line -> manager.broadcastLog(LogEntry.of(line, "other", "INFO")))
                .toList()
                .forEach(receipt -> assertFalse(
                        receipt.toCompletableFuture().join().routes().isEmpty()));
    }

    private static List<String> from(String publisher, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(publisher + " ")).toList();
    }

    private static List<String> lines(String publisher, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> publisher + " " + i)
                .toList();
    }

    private static List<String> remembered(BroadcasterManager manager) {
        History.Page page = manager.history("logs", null, 1_000_000, History.Order.OLDEST_FIRST);
        Stream<Message> all = page.messages().stream();
        for (int size = page.messages().size(); size > 0; size = page.messages().size()) {
            page = manager.history("logs", page.cursor(), 1_000_000, History.Order.OLDEST_FIRST);
            assertTrue(page.complete());
            all = Stream.concat(all, page.messages().stream());
        }
        return all.map(KilledPublisherTest::text).toList();
    }

    private static String text(Message message) {
        return TEXT.matcher(message.data()).results().findFirst().orElseThrow().group(1);
    }

    @Override
    public void onMessage(Message message) {
        heard.add(text(message));
    }

    @Override
    public void onGap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void onListening(String route, boolean whole) {
        complete.add(whole);
    }
}
