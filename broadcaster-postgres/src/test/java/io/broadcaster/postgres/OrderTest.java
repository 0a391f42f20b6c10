package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.message;
import static io.broadcaster.postgres.Fixtures.numbered;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.broadcaster.Message;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderTest extends PostgresTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void concurrentPublishersOfOneChannelLoseNothingAndKeepTheirOrder() throws Exception {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        List<Callable<Void>> publishers = new ArrayList<>();
        for (int p = 0; p < 8; p++) {
            String producer = "p" + p;
            publishers.add(() -> publishInSmallBatches(producer, 600));
        }

        for (Future<Void> end : threads.invokeAll(publishers)) {
            end.get();
        }

        listener.awaitMessages(8 * 600);
        for (int p = 0; p < 8; p++) {
            String producer = "p" + p;
            assertEquals(
                    numbered("logs", producer, 1, 600),
                    listener.messages.stream()
                            .filter(message -> message.id().startsWith(producer + "-"))
                            .toList());
        }
    }

    private Void publishInSmallBatches(String producer, int count) {
        Random random = new Random(producer.hashCode());
        for (int next = 1; next <= count; ) {
            int last = Math.min(count, next + random.nextInt(6));
            broadcaster.publish(numbered("logs", producer, next, last));
            next = last + 1;
        }
        return null;
    }

    /** An id that is lower but becomes visible later would be behind every reader's cursor. */
    @Test
    void aPublishWaitsForTheTransactionThatIsBeforeItInItsShard() throws Exception {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        try (Connection slow = server.connect(database);
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(1112690500, " + Shards.of("logs") + ")");
            statement.execute("INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) VALUES ("
                    + Shards.of("logs") + ", 'slow', 'logs', '\"slow\"')");
            CompletableFuture<Void> publish =
                    CompletableFuture.runAsync(() -> broadcaster.publish(List.of(message("logs", "\"fast\""))));
            await().until(() ->
                    server.number(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                            == 1);
            assertFalse(publish.isDone());

            slow.commit();

            publish.get();
        }
        listener.awaitMessages(2);
        assertEquals(List.of("\"slow\"", "\"fast\""), listener.data());
    }

    @Test
    void batchesThatShareShardsNeverDeadlock() throws Exception {
        List<String> channels = IntStream.range(0, 64).mapToObj(i -> "c" + i).toList();
        List<Callable<Void>> publishers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            Random random = new Random(p);
            publishers.add(() -> {
                for (int i = 0; i < 100; i++) {
                    List<String> shuffled = new ArrayList<>(channels);
                    Collections.shuffle(shuffled, random);
                    broadcaster.publish(batch(shuffled.subList(0, 8)));
                }
                return null;
            });
        }

        for (Future<Void> end : threads.invokeAll(publishers)) {
            end.get();
        }

        assertEquals(4 * 100 * 8, server.number(database, "SELECT count(*) FROM broadcaster_messages"));
    }

    private static List<Message> batch(List<String> channels) {
        return channels.stream().map(channel -> message(channel, "1")).toList();
    }
}
