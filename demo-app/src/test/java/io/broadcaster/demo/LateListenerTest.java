package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Gap;
import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.Receipt;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.ManagerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listener that was away while 100,000 lines were published. */
@Timeout(120)
class LateListenerTest {
    private static final int MISSED = 100_000;
    private static final int CHUNK = 10_000;

    @TempDir
    Path folder;

    private final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<String> trouble = Collections.synchronizedList(new ArrayList<>());

    @Test
    void readsFromRedisWhatItMissed() throws Exception {
        readsWhatItMissed("REDIS_URL", BackendServer.redis(folder, "appendfsync everysec"));
    }

    @Test
    void readsFromPostgresWhatItMissed() throws Exception {
        readsWhatItMissed("DATABASE_URL", BackendServer.postgres(folder));
    }

    private void readsWhatItMissed(String key, BackendServer server) throws Exception {
        try (server) {
            server.start();
            String last;
            try (BroadcasterManager publisher = manager(key, server).build()) {
                last = publish(publisher, 0, 1).get(0).id();
                for (int from = 1; from <= MISSED; from += CHUNK) {
                    publish(publisher, from, from + CHUNK);
                }
            }
            try (BroadcasterManager late = manager(key, server).build()) {
                late.subscribe("logs", last, listener());
                await().atMost(Duration.ofSeconds(60)).until(() -> heard.size() >= MISSED);
                assertEquals(IntStream.rangeClosed(1, MISSED).boxed().toList(), heard);
                assertEquals(List.of(), trouble);
            }
        }
    }

    private static ManagerBuilder manager(String key, BackendServer server) {
        return BroadcasterManager.builder().set(key, server.url()).set("BROADCAST_HISTORY_MAX_MESSAGES", "200000");
    }

    private static List<Receipt> publish(BroadcasterManager manager, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> manager.broadcastLog(LogEntry.of(Integer.toString(number), "t", "INFO")))
                .toList()
                .stream()
                .map(receipt -> receipt.toCompletableFuture().join())
                .toList();
    }

    private MessageListener listener() {
        return new MessageListener() {
            @Override
            public void onMessage(Message message) {
                String data = message.data();
                int start = data.indexOf("\"text\":\"") + 8;
                heard.add(Integer.valueOf(data.substring(start, data.indexOf('"', start))));
            }

            @Override
            public void onGap(Gap gap) {
                trouble.add(gap.toString());
            }

            @Override
            public void onListening(String route, boolean complete) {
                if (!complete) {
                    trouble.add("incomplete");
                }
            }
        };
    }
}
