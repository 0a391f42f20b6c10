package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.gateway.AppLimits.Quota;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaCounterTest {
    private Instant now = Instant.parse("2026-11-21T23:59:59Z");

    @Test
    void exactlyTheQuotaIsTakenHoweverManyPublishAtOnce() {
        QuotaCounter counter = counter(1_000, false);
        AtomicInteger taken = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        CompletableFuture<?>[] publishers = IntStream.range(0, 8)
                .mapToObj(publisher -> CompletableFuture.runAsync(
                        () -> {
                            awaitAll(together);
                            for (int i = 0; i < 500; i++) {
                                taken.addAndGet(counter.take(1) ? 1 : 0);
                            }
                        },
                        task -> new Thread(task).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(publishers).join();
        assertEquals(1_000, taken.get());
        assertEquals(new QuotaStatus(1_000, 1_000, 4_000, 3_000), counter.status());
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedWhole() {
        QuotaCounter counter = counter(15, false);
        assertTrue(counter.take(10));
        assertFalse(counter.take(6));
        assertTrue(counter.take(5));
    }

    @Test
    void theNextUtcDayBringsANewQuota() {
        QuotaCounter counter = counter(1, false);
        assertTrue(counter.take(1));
        assertFalse(counter.take(1));
        now = now.plusSeconds(1);
        assertTrue(counter.take(1));
    }

    @Test
    void deliveriesCountWhereTheyShall() {
        QuotaCounter publishes = counter(10, false);
        publishes.delivered(50);
        assertEquals(0, publishes.status().used());
        QuotaCounter both = counter(10, true);
        both.take(1);
        both.delivered(50);
        assertEquals(51, both.status().used());
        assertFalse(both.take(1));
    }

    @Test
    void anOperatorUsesItUpAndRenewsIt() {
        QuotaCounter counter = counter(10, false);
        counter.exhaust();
        assertFalse(counter.take(1));
        assertEquals(10, counter.status().used());
        counter.renew();
        assertTrue(counter.take(10));
    }

    private QuotaCounter counter(long messages, boolean deliveries) {
        return new QuotaCounter(new Quota(messages, 402, deliveries), () -> now);
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
