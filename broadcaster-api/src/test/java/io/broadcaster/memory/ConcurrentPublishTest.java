package io.broadcaster.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrentPublishTest {
    private static final int PUBLISHERS = 4;
    private static final int BATCHES = 500;
    private static final int BATCH = 3;

    private final MemoryBroadcaster wire = new MemoryBroadcaster();
    private final Recorder recorder = new Recorder();

    @Test
    void quotaIsExactWhoeverPublishes() throws Exception {
        int quota = 1_000;
        wire.setQuota(quota);
        assertEquals(quota, publishConcurrently());
        assertEquals(quota, recorder.messages.size());
        assertEquals(
                quota,
                wire.read("logs", null, 2 * quota, Order.OLDEST_FIRST)
                        .messages()
                        .size());
    }

    @Test
    void everyPublishersMessagesAreHeardOnceAndInOrder() throws Exception {
        assertEquals(PUBLISHERS * BATCHES * BATCH, publishConcurrently());
        Map<String, Long> last = new HashMap<>();
        for (Message message : recorder.messages) {
            Position position = message.position();
            assertEquals(last.getOrDefault(position.producer(), 0L) + 1, position.seq());
            last.put(position.producer(), position.seq());
        }
        assertEquals(PUBLISHERS * BATCHES * BATCH, recorder.messages.size());
    }

    @Test
    void historyHasTheOrderThatWasHeard() throws Exception {
        publishConcurrently();
        int kept = wire.read("logs", null, Integer.MAX_VALUE, Order.OLDEST_FIRST)
                .messages()
                .size();
        int heard = recorder.messages.size();
        assertEquals(
                recorder.messages.subList(heard - kept, heard),
                wire.read("logs", null, kept, Order.OLDEST_FIRST).messages());
    }

    @Test
    void listenerIsCalledOnceAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger copied = new AtomicInteger();
        wire.subscribe("logs", new Listener() {
            @Override
            public void onMessage(Message message) {
                if (inside.getAndIncrement() > 0) {
                    overlaps.incrementAndGet();
                }
                copied.addAndGet(List.copyOf(recorder.messages).size()); // time for another publisher to come in
                inside.decrementAndGet();
            }

            @Override
            public void onListening(boolean complete) {}

            @Override
            public void onInterrupted(Exception cause) {}
        });
        publishConcurrently();
        assertEquals(0, overlaps.get());
    }

    private int publishConcurrently() throws Exception {
        wire.subscribe("logs", recorder);
        CyclicBarrier start = new CyclicBarrier(PUBLISHERS);
        List<Callable<Integer>> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            String producer = "producer" + i;
            publishers.add(() -> {
                start.await();
                return publishAll(producer);
            });
        }
        ExecutorService executor = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            int accepted = 0;
            for (Future<Integer> publisher : executor.invokeAll(publishers)) {
                accepted += publisher.get();
            }
            return accepted;
        } finally {
            executor.shutdownNow();
        }
    }

    private int publishAll(String producer) {
        int accepted = 0;
        for (int i = 0; i < BATCHES; i++) {
            List<Message> batch = new ArrayList<>();
            for (int j = 1; j <= BATCH; j++) {
                batch.add(Messages.at("logs", new Position(producer, 0, (long) i * BATCH + j), Messages.NOON));
            }
            accepted += Collections.frequency(outcomes(batch), Outcome.ACCEPTED);
        }
        return accepted;
    }

    private List<Outcome> outcomes(List<Message> batch) {
        try {
            wire.publish(batch);
            return Collections.nCopies(batch.size(), Outcome.ACCEPTED);
        } catch (BroadcastException refusal) {
            assertEquals(Reason.QUOTA_EXHAUSTED, refusal.reason());
            return refusal.outcomes();
        }
    }
}
