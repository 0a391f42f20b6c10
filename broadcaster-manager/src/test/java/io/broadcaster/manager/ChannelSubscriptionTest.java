package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Gap;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.MessageListener;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelSubscriptionTest {
    private final MemoryBroadcaster first = new MemoryBroadcaster();
    private final MemoryBroadcaster second = new MemoryBroadcaster();
    private final AtomicLong nanos = new AtomicLong();
    private final BroadcasterManager manager = BroadcasterManager.builder()
            .route("first", first)
            .route("second", second)
            .monotonicClock(nanos::get)
            .build();
    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final List<String> listening = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void hearsEveryRouteOnceAndInOrder() {
        manager.subscribe("c", listener());
        first.publish(List.of(message(1)));
        second.publish(List.of(message(3), message(4)));
        first.publish(List.of(message(2), message(3)));
        second.publish(List.of(message(5)));
        await().until(() -> heard.size() == 5);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), heard);
        assertEquals(List.of("first", "second"), listening);
        assertTrue(gaps.isEmpty());
    }

    @Test
    void reportsAGapOnceTheMissingMessageIsOverdue() {
        manager.subscribe("c", listener());
        first.publish(List.of(message(1), message(3)));
        await().until(() -> heard.size() == 1);
        awaitWhileTimePasses(() -> heard.size() == 2);
        assertEquals(List.of(1L, 3L), heard);
        assertEquals(List.of(new Gap("c", "p", 0, 2, 2)), gaps);
    }

    @Test
    void whatAHostedRouteCarriedIsNotMissing() {
        manager.subscribe("c", listener());
        first.publish(List.of(message(1), message(3)));
        first.append("hosted", List.of(message(2)));
        await().until(() -> heard.size() == 2);
        assertEquals(List.of(1L, 3L), heard);
        assertTrue(gaps.isEmpty());
    }

    @Test
    void whatAHeardRouteCarriedIsAwaitedThere() {
        manager.subscribe("c", listener());
        first.publish(List.of(message(1)));
        second.append("first", List.of(message(2)));
        second.publish(List.of(message(3)));
        first.publish(List.of(message(2)));
        await().until(() -> heard.size() == 3);
        assertEquals(List.of(1L, 2L, 3L), heard);
    }

    @Test
    void aSlowListenerBlocksNobodyAndLearnsWhatItMissed() {
        CountDownLatch latch = new CountDownLatch(1);
        manager.subscribe("c", new MessageListener() {
            @Override
            public void onMessage(Message message) {
                if (heard.isEmpty()) {
                    awaitUninterruptibly(latch);
                }
                heard.add(message.position().seq());
            }

            @Override
            public void onGap(Gap gap) {
                gaps.add(gap);
            }
        });
        int sent = 100_000;
        LongStream.rangeClosed(1, sent).forEach(seq -> first.publish(List.of(message(seq))));
        latch.countDown();
        await().until(() -> heard.size() > 60_000);
        first.publish(List.of(message(sent + 1)));
        awaitWhileTimePasses(() -> heard.contains(sent + 1L));
        assertEquals(sent + 1, heard.size() + gaps.stream().mapToLong(Gap::size).sum());
    }

    @Test
    void aListenerThatThrowsHearsTheNextMessage() {
        manager.subscribe("c", message -> {
            heard.add(message.position().seq());
            throw new IllegalStateException("on purpose");
        });
        first.publish(List.of(message(1), message(2)));
        await().until(() -> heard.size() == 2);
    }

    @Test
    void aClosedSubscriptionIsSilent() {
        List<Long> later = new ArrayList<>();
        manager.subscribe("c", message -> later.add(1L)).close();
        manager.subscribe("c", listener());
        first.publish(List.of(message(1)));
        await().until(() -> heard.size() == 1);
        assertTrue(later.isEmpty());
    }

    @Test
    void aManagerWithoutARouteThatListensSaysWhatToConfigure() {
        Broadcaster deaf = new DeafBroadcaster();
        try (BroadcasterManager hosted =
                BroadcasterManager.builder().route("hosted", deaf).build()) {
            Exception thrown = assertThrows(IllegalStateException.class, () -> hosted.subscribe("c", message -> {}));
            assertTrue(thrown.getMessage().contains("REDIS_URL"));
        }
    }

    private void awaitWhileTimePasses(BooleanSupplier condition) {
        await().until(() -> {
            nanos.addAndGet(250_000_000);
            return condition.getAsBoolean();
        });
    }

    private MessageListener listener() {
        return new MessageListener() {
            @Override
            public void onMessage(Message message) {
                heard.add(message.position().seq());
            }

            @Override
            public void onGap(Gap gap) {
                gaps.add(gap);
            }

            @Override
            public void onListening(String route, boolean complete) {
                listening.add(route);
            }
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message message(long seq) {
        return new Message("id-" + seq, new Position("p", 0, seq), "c", "e", "{}", null, Instant.EPOCH);
    }

    private static final class DeafBroadcaster implements Broadcaster {
        @Override
        public void publish(List<Message> batch) {}

        @Override
        public Limits limits() {
            return new Limits(1, 1_000, 1, new QuotaReset.Daily());
        }

        @Override
        public void close() {}
    }
}
