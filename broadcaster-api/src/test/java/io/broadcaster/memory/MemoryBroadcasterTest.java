package io.broadcaster.memory;

import static io.broadcaster.Messages.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Messages;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryBroadcasterTest {
    private static final Limits TIGHT = new Limits(3, 10, 1, new QuotaReset.Daily());

    private final MemoryBroadcaster wire = new MemoryBroadcaster(TIGHT);
    private final Recorder recorder = new Recorder();

    MemoryBroadcasterTest() {
        wire.subscribe("logs", recorder);
    }

    @Test
    void limitsAreTheGivenOnes() {
        assertSame(TIGHT, wire.limits());
    }

    @Test
    void fullBatchIsAcceptedAndOneMoreIsRejectedWhole() {
        wire.publish(batch(1, 3));
        assertEquals(batch(1, 3), recorder.messages);
        assertRefused(Reason.REJECTED, batch(4, 7));
        assertEquals(batch(1, 3), recorder.messages);
    }

    @Test
    void payloadAtTheLimitIsAcceptedAndOneMoreByteIsRejected() {
        wire.publish(List.of(Messages.withData("\"12345678\"")));
        wire.publish(List.of(Messages.withData("\"\u00e9\u00e9\u00e9\u00e9\"")));
        assertEquals(2, recorder.messages.size());
        assertRefused(Reason.REJECTED, List.of(Messages.withData("\"123456789\"")));
        assertRefused(
                Reason.REJECTED, List.of(numbered("logs", 1), Messages.withData("\"\u00e9\u00e9\u00e9\u00e9a\"")));
        assertEquals(2, recorder.messages.size());
    }

    @Test
    void quotaIsExactAmidABatchToo() {
        wire.setQuota(4);
        wire.publish(batch(1, 3));
        BroadcastException thrown = assertThrows(BroadcastException.class, () -> wire.publish(batch(4, 6)));
        assertEquals(Reason.QUOTA_EXHAUSTED, thrown.reason());
        assertEquals(List.of(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.REFUSED), thrown.outcomes());
        assertEquals(batch(1, 4), recorder.messages);
        assertEquals(
                batch(1, 4), wire.read("logs", null, 10, Order.OLDEST_FIRST).messages());
        assertRefused(Reason.QUOTA_EXHAUSTED, batch(5, 5));
        wire.setQuota(1);
        wire.publish(batch(5, 5));
        assertEquals(batch(1, 5), recorder.messages);
    }

    @Test
    void refusedBatchCostsNoQuota() {
        wire.setQuota(3);
        assertRefused(Reason.REJECTED, batch(1, 4));
        wire.publish(batch(1, 3));
        assertEquals(3, recorder.messages.size());
    }

    @Test
    void faultIsThePublishesFailureUntilItIsHealed() {
        IllegalStateException fault = new IllegalStateException("reset by peer");
        List<Message> seen = new ArrayList<>();
        wire.setFault(batch -> {
            seen.addAll(batch);
            throw fault;
        });
        assertSame(fault, assertThrows(IllegalStateException.class, () -> wire.publish(batch(1, 2))));
        assertEquals(batch(1, 2), seen);
        assertEquals(List.of(), recorder.messages);
        assertEquals(List.of(), wire.read("logs", null, 10, Order.OLDEST_FIRST).messages());
        wire.setFault(batch -> {});
        wire.publish(batch(1, 2));
        assertEquals(batch(1, 2), recorder.messages);
    }

    @Test
    void faultThatBlocksHoldsUpNobodyElse() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch healed = new CountDownLatch(1);
        wire.setFault(batch -> {
            entered.countDown();
            awaitUninterrupted(healed);
        });
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> blocked = executor.submit(() -> wire.publish(batch(1, 1)));
            entered.await();
            wire.setFault(batch -> {});
            wire.publish(batch(2, 2));
            wire.append("pusher", batch(3, 3));
            assertEquals(batch(2, 2), recorder.messages);
            assertFalse(blocked.isDone());
            healed.countDown();
            blocked.get();
            assertEquals(List.of(numbered("logs", 2), numbered("logs", 1)), recorder.messages);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void closeIsIdempotentAndRefusesWhatComesAfterIt() {
        wire.publish(batch(1, 1));
        wire.close();
        wire.close();
        assertRefused(Reason.UNAVAILABLE, batch(2, 2));
        assertEquals(batch(1, 1), recorder.messages);
    }

    @Test
    void publishThatCloseOvertakesIsRefused() {
        wire.setFault(batch -> wire.close());
        assertRefused(Reason.UNAVAILABLE, batch(1, 2));
        assertEquals(List.of(), recorder.messages);
    }

    @Test
    void batchIsNotRetained() {
        List<Message> batch = new ArrayList<>(batch(1, 2));
        wire.publish(batch);
        batch.clear();
        assertEquals(
                batch(1, 2), wire.read("logs", null, 10, Order.OLDEST_FIRST).messages());
    }

    @Test
    void providerIsFoundAndNeedsNoConfiguration() {
        BroadcasterProvider provider = ServiceLoader.load(BroadcasterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.type().equals("memory"))
                .findFirst()
                .orElseThrow();
        assertEquals("MEMORY_", provider.keyPrefix());
        assertInstanceOf(MemoryBroadcaster.class, provider.create(Options.of(Map.of())));
        assertTrue(provider.create(Options.of(Map.of())).limits().messagesPerBatch() > 1);
    }

    private void assertRefused(Reason reason, List<Message> batch) {
        BroadcastException thrown = assertThrows(BroadcastException.class, () -> wire.publish(batch));
        assertEquals(reason, thrown.reason());
        assertEquals(batch.stream().map(message -> Outcome.REFUSED).toList(), thrown.outcomes());
    }

    private static List<Message> batch(int first, int last) {
        List<Message> batch = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            batch.add(numbered("logs", i));
        }
        return batch;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
