package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers meet: calls that never wait, receipts that always come, a close that counts. */
@Timeout(30)
class ReceiptsTest {
    private final MemoryBroadcaster wire = new MemoryBroadcaster();
    private final CountDownLatch latch = new CountDownLatch(1);

    @Test
    void callsReturnWhileTheDriverIsStuck() {
        wire.setFault(batch -> awaitLatch());
        try (BroadcasterManager manager = manager()) {
            CompletableFuture<Receipt> receipt = log(manager, "stuck");
            assertFalse(receipt.isDone());
            assertEquals(1, manager.status().messages().pending());
            latch.countDown();
            assertEquals(List.of("memory"), receipt.join().routes());
        }
    }

    @Test
    void aCallbackMayBlockThrowAndBroadcastAgain() {
        CountDownLatch attached = new CountDownLatch(1);
        wire.setFault(batch -> awaitLatch(attached));
        try (BroadcasterManager manager = manager()) {
            log(manager, "blocks").thenRun(this::awaitLatch);
            log(manager, "throws").thenRun(() -> {
                throw new IllegalStateException("on purpose");
            });
            CompletableFuture<Receipt> second =
                    log(manager, "first").thenCompose(receipt -> log(manager, "from inside a callback"));
            attached.countDown();
            assertEquals(List.of("memory"), second.join().routes());
            latch.countDown();
        }
    }

    @Test
    void aCallbackMayCloseTheManager() {
        BroadcasterManager manager = manager();
        assertEquals(
                0L,
                log(manager, "last")
                        .thenApply(r -> manager.close(Duration.ofSeconds(5)))
                        .join());
    }

    @Test
    void closeDrainsWhatIsPending() {
        BroadcasterManager manager = manager();
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            receipts.add(log(manager, "line " + i));
        }
        assertEquals(0, manager.close(Duration.ofSeconds(20)));
        assertTrue(receipts.stream().allMatch(receipt -> receipt.isDone() && !receipt.isCompletedExceptionally()));
    }

    @Test
    void closeReportsExactlyWhatItGaveUp() {
        wire.setFault(batch -> awaitLatch());
        BroadcasterManager manager = manager();
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            receipts.add(log(manager, "line " + i));
        }
        assertEquals(2_500, manager.close(Duration.ofMillis(50)));
        receipts.forEach(receipt -> assertEquals(Undelivered.CLOSED, refusal(receipt)));
        assertEquals(new MessageCounts(2_500, 0, 0, 2_500, 0), manager.status().messages());
        assertEquals(RouteStatus.State.CLOSED, manager.status().routes().get(0).status());
        assertEquals(0, manager.close(Duration.ofSeconds(1)));
        latch.countDown();
    }

    @Test
    void aClosedManagerDropsAndCounts() {
        BroadcasterManager manager = manager();
        manager.close();
        assertEquals(Undelivered.CLOSED, refusal(log(manager, "late")));
        assertEquals(new MessageCounts(1, 0, 0, 1, 0), manager.status().messages());
    }

    @Test
    void anInterruptedCallerLosesNothingAndStaysInterrupted() {
        try (BroadcasterManager manager = manager()) {
            Thread.currentThread().interrupt();
            CompletableFuture<Receipt> receipt = log(manager, "sent by an interrupted thread");
            assertTrue(Thread.interrupted());
            assertEquals(List.of("memory"), receipt.join().routes());
        }
    }

    @Test
    void anInterruptedCloseStillEndsEverything() {
        wire.setFault(batch -> awaitLatch());
        BroadcasterManager manager = manager();
        CompletableFuture<Receipt> receipt = log(manager, "stuck");
        Thread.currentThread().interrupt();
        assertEquals(1, manager.close(Duration.ofHours(1)));
        assertTrue(Thread.interrupted());
        assertEquals(Undelivered.CLOSED, refusal(receipt));
        latch.countDown();
    }

    @Test
    void noThreadOutlivesTheManager() {
        try (BroadcasterManager manager = manager()) {
            log(manager, "line").join();
            manager.subscribe("logs", message -> {});
        }
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("broadcaster-")));
    }

    @Test
    void theFailuresOfTheRoutesExplainAnUndeliveredMessage() {
        wire.setFault(batch -> {
            throw BroadcastException.ofAll(Reason.REJECTED, Outcome.REFUSED, batch.size(), "too purple", null);
        });
        try (BroadcasterManager manager = manager()) {
            UndeliveredException why = failure(log(manager, "purple"));
            assertEquals(Undelivered.REJECTED, why.why());
            assertTrue(why.getMessage().contains("too purple"), why.getMessage());
            assertTrue(why.getCause() instanceof BroadcastException);
        }
    }

    private BroadcasterManager manager() {
        return BroadcasterManager.builder().route("memory", wire).build();
    }

    private void awaitLatch() {
        awaitLatch(latch);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Receipt> log(BroadcasterManager manager, String text) {
        return manager.broadcastLog(LogEntry.info(text)).toCompletableFuture();
    }

    private static Undelivered refusal(CompletableFuture<Receipt> receipt) {
        return failure(receipt).why();
    }

    private static UndeliveredException failure(CompletableFuture<Receipt> receipt) {
        Throwable thrown = receipt.handle((ok, failure) -> failure).join();
        return (UndeliveredException) thrown;
    }
}
