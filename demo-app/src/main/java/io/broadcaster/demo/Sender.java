package io.broadcaster.demo;

import io.broadcaster.Receipt;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.MessageCounts;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Sends a command's messages, and ends with the status on stdout. */
final class Sender implements AutoCloseable {
    /** For what is still open when the user has pressed Ctrl-C and waits. */
    private static final long DRAIN_SECONDS = 5;

    private final BroadcasterManager manager;
    private final OpenReceipts receipts;
    private final Interruption interruption;

    @Inject
    Sender(BroadcasterManager manager, OpenReceipts receipts, Interruption interruption) {
        this.manager = manager;
        this.receipts = receipts;
        this.interruption = interruption;
    }

    /** Waits for room, then sends a message of as many characters; whether it may go on. */
    boolean send(int size, Function<BroadcasterManager, CompletionStage<Receipt>> message) throws InterruptedException {
        return receipts.send(size, () -> message.apply(manager));
    }

    /**
     * Waits until all is sent and settled, or for the user, then prints the status.
     *
     * @param sent completes after the last {@link #send}
     * @throws CommandFailure when anything failed or was dropped
     */
    void finish(CompletableFuture<Void> sent, PrintWriter out) throws InterruptedException {
        try {
            interruption.awaits(sent.thenCompose(all -> receipts.settled()));
        } finally {
            receipts.stop();
            drain();
            out.println(manager.status().toJson());
        }
        MessageCounts counts = manager.status().messages();
        if (counts.delivered() < counts.accepted()) {
            throw new CommandFailure(counts.accepted() - counts.delivered() + " of " + counts.accepted()
                    + " messages were not delivered: " + receipts.firstFailure());
        }
    }

    /** Closing settles the rest: their receipts say so, and the status counts them. */
    private void drain() throws InterruptedException {
        try {
            receipts.settled().get(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stillOpen) {
            manager.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
