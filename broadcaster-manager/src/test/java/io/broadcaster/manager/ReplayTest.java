package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.Subscription;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Subscribable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener that begins where it stopped. */
class ReplayTest {
    private final MemoryBroadcaster store = new MemoryBroadcaster();
    private final BroadcasterManager manager =
            BroadcasterManager.builder().route("memory", store).build();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<Boolean> complete = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void getsWhatItMissedAndThenWhatComes() {
        publish(0, 5_000);
        manager.subscribe("c", idOf(9), listener());
        publish(5_000, 5_100);
        await().until(() -> heard.size() == 5_090);
        assertEquals(numbers(10, 5_100), heard);
        assertEquals(List.of(true), complete);
    }

    @Test
    void isToldWhenItsPlaceIsUnknown() {
        publish(0, 3);
        manager.subscribe("c", "never seen", listener());
        await().until(() -> complete.size() == 1);
        assertEquals(numbers(0, 3), heard);
        assertEquals(List.of(false), complete);
    }

    @Test
    void whatIsHeardBeforeItListensDoesNotHideWhatItMissed() {
        MemoryBroadcaster memory = new MemoryBroadcaster();
        List<Message> all = IntStream.rangeClosed(1, 4)
                .mapToObj(seq -> new Message(
                        "id-" + seq,
                        new Message.Position("p", 0, seq),
                        "c",
                        "e",
                        Integer.toString(seq),
                        null,
                        Instant.now()))
                .toList();
        memory.publish(all);
        try (BroadcasterManager early = BroadcasterManager.builder()
                .route("memory", new EarlyWire(memory, all.get(3)))
                .build()) {
            early.subscribe("c", "id-1", listener());
            await().until(() -> complete.size() == 1);
            assertEquals(numbers(2, 5), heard);
        }
    }

    /** Delivers a message that is still to come before it says that it listens. */
    private record EarlyWire(MemoryBroadcaster memory, Message first) implements Broadcaster, Subscribable, History {
        @Override
        public Subscription subscribe(String channel, Listener listener) {
            if (channel.equals("c")) {
                listener.onMessage(first);
            }
            return memory.subscribe(channel, listener);
        }

        @Override
        public void publish(List<Message> batch) {
            memory.publish(batch);
        }

        @Override
        public Limits limits() {
            return memory.limits();
        }

        @Override
        public void append(String carrier, List<Message> batch) {
            memory.append(carrier, batch);
        }

        @Override
        public Page read(String channel, String after, int limit, Order order) {
            return memory.read(channel, after, limit, order);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private void publish(int from, int to) {
        IntStream.range(from, to)
                .mapToObj(number -> manager.broadcast("c", "e", number))
                .toList()
                .forEach(receipt -> receipt.toCompletableFuture().join());
    }

    private String idOf(int number) {
        return store.read("c", null, Integer.MAX_VALUE, History.Order.OLDEST_FIRST).messages().stream()
                .filter(message -> message.data().equals(Integer.toString(number)))
                .map(Message::id)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private MessageListener listener() {
        return new MessageListener() {
            @Override
            public void onMessage(Message message) {
                heard.add(message.data());
            }

            @Override
            public void onListening(String route, boolean whole) {
                complete.add(whole);
            }
        };
    }
}
