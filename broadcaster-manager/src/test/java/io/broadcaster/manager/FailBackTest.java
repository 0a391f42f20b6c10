package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quota that is used up in the afternoon and back at midnight, under load. */
class FailBackTest {
    private static final Instant AFTERNOON = Instant.parse("2026-01-15T15:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-01-16T00:00:00Z");
    private static final Pattern TEXT = Pattern.compile("\"text\":\"(\\d+)\",\"thread_id\":\"(\\d+)\"");
    private static final int KEYS = 50;
    private static final int ROUNDS = 600;
    private static final int QUOTA = 5_000;

    private final AtomicReference<Instant> wall = new AtomicReference<>(AFTERNOON);
    private final Map<String, List<Integer>> byKey = new ConcurrentHashMap<>();
    private final Hosted hosted = new Hosted();
    private final MemoryBroadcaster fallback = new MemoryBroadcaster();

    @Test
    void atMidnightTrafficReturnsInOrderAndNothingIsLostOrRepeated() {
        fallback.setFault(this::record);
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("hosted", hosted)
                .route("memory", fallback)
                .clock(wall::get)
                .build()) {
            send(manager, 0);
            assertEquals("memory", manager.status().active());
            hosted.quota = Long.MAX_VALUE;
            wall.set(MIDNIGHT.minusMillis(1));
            send(manager, ROUNDS);
            assertEquals("memory", manager.status().active());
            wall.set(MIDNIGHT);
            send(manager, 2 * ROUNDS);
            await().until(() -> manager.status().messages().pending() == 0);
            List<Integer> all = IntStream.range(0, 3 * ROUNDS).boxed().toList();
            byKey.forEach((key, numbers) -> assertEquals(all, numbers, key));
            assertEquals(KEYS, byKey.size());
            assertEquals("hosted", manager.status().active());
            assertEquals(
                    List.of("hosted to memory", "memory to hosted"),
                    manager.status().transitions().stream()
                            .map(transition -> transition.from() + " to " + transition.to())
                            .toList());
            assertTrue(hosted.taken > QUOTA);
        }
    }

    private static void send(BroadcasterManager manager, int from) {
        IntStream.range(0, ROUNDS * KEYS)
                .mapToObj(i -> manager.broadcastLog(
                        LogEntry.of(Integer.toString(from + i / KEYS), Integer.toString(i % KEYS), "INFO")))
                .toList()
                .forEach(receipt -> receipt.toCompletableFuture().join());
    }

    /** In the order in which the wires take them. */
    private void record(List<Message> batch) {
        for (Message message : batch) {
            Matcher text = TEXT.matcher(message.data());
            assertTrue(text.find(), message.data());
            byKey.computeIfAbsent(text.group(2), key -> Collections.synchronizedList(new ArrayList<>()))
                    .add(Integer.valueOf(text.group(1)));
        }
    }

    private final class Hosted implements Broadcaster {
        private volatile long quota = QUOTA;
        private long taken;

        @Override
        public synchronized void publish(List<Message> batch) {
            if (taken + batch.size() > quota) {
                throw BroadcastException.ofAll(Reason.QUOTA_EXHAUSTED, Outcome.REFUSED, batch.size(), "used up", null);
            }
            taken += batch.size();
            record(batch);
        }

        @Override
        public Limits limits() {
            return new Limits(10, 10_240, 8, new QuotaReset.Daily());
        }

        @Override
        public void close() {}
    }
}
