package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Receipt;
import io.broadcaster.manager.Configuration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenReceiptsTest {
    private static final Receipt RECEIPT = new Receipt("id", List.of("memory"), 1);

    private final List<CompletableFuture<Receipt>> sent = new CopyOnWriteArrayList<>();
    private OpenReceipts receipts = new OpenReceipts(Configuration.of(Map.of("BROADCAST_BUFFER_MESSAGES", "40")));

    @AfterEach
    void stop() {
        receipts.stop();
    }

    @Test
    void aQuarterOfTheBufferIsUsedAndEveryReceiptMakesRoom() {
        sendInBackground(20, 1);
        await().until(() -> sent.size() == 10);
        sent.get(3).complete(RECEIPT);
        await().until(() -> sent.size() == 11);
    }

    @Test
    void longMessagesAreCountedByTheirCharacters() {
        receipts = new OpenReceipts(Configuration.of(Map.of("BROADCAST_BUFFER_BYTES", "400")));
        sendInBackground(5, 40);
        await().until(() -> sent.size() == 2);
        sent.get(0).complete(RECEIPT);
        await().until(() -> sent.size() == 3);
    }

    @Test
    void aMessageLongerThanAllRoomIsSentAlone() throws InterruptedException {
        receipts = new OpenReceipts(Configuration.of(Map.of("BROADCAST_BUFFER_BYTES", "400")));
        assertTrue(receipts.send(1_000, this::open));
    }

    @Test
    void settledWaitsForTheLastReceiptThatIsOpen() throws InterruptedException {
        assertTrue(receipts.settled().isDone());
        receipts.send(1, this::open);
        receipts.send(1, this::open);
        CompletableFuture<Void> settled = receipts.settled();
        sent.get(0).complete(RECEIPT);
        assertFalse(settled.isDone());
        sent.get(1).complete(RECEIPT);
        assertTrue(settled.isDone());
    }

    @Test
    void theFirstFailureIsRemembered() throws InterruptedException {
        IllegalStateException first = new IllegalStateException("first");
        receipts.send(1, this::open);
        assertNull(receipts.firstFailure());
        sent.get(0).completeExceptionally(first);
        receipts.send(1, () -> CompletableFuture.failedFuture(new CompletionException(null)));
        assertSame(first, receipts.firstFailure());
        assertTrue(receipts.settled().isDone());
    }

    @Test
    void stoppingEndsTheWaitForRoomAndSendsNoMore() throws InterruptedException {
        sendInBackground(20, 1);
        await().until(() -> sent.size() == 10);
        receipts.stop();
        assertFalse(receipts.send(1, this::open));
        assertEquals(10, sent.size());
    }

    private CompletableFuture<Receipt> open() {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        sent.add(receipt);
        return receipt;
    }

    private void sendInBackground(int messages, int size) {
        OpenReceipts used = receipts;
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < messages && used.send(size, this::open); i++) {}
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender.setDaemon(true);
        sender.start();
    }
}
