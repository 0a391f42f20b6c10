package io.broadcaster.manager;

import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where each message ends, exactly once: counted, out of the buffer, its receipt completed. Receipts complete in an
 * executor of their own, so that what an application hangs on them can neither block nor re-enter the dispatcher.
 */
final class Settlement {
    private final Buffer buffer;
    private final Executor executor;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private List<Completion> completions = new ArrayList<>();

    Settlement(Buffer buffer, Executor executor) {
        this.buffer = buffer;
        this.executor = executor;
    }

    /** Dispatcher's thread. */
    void delivered(Pending pending, String id) {
        delivered.increment();
        buffer.release(pending.estimatedBytes);
        Receipt receipt = new Receipt(id, pending.takers(), pending.attempts);
        completions.add(new Completion(pending.receipt, () -> pending.receipt.complete(receipt)));
    }

    /** Dispatcher's thread. */
    void undelivered(Pending pending, UndeliveredException failure) {
        count(failure.why());
        if (failure.why() == Undelivered.CLOSED) {
            closed.increment();
        }
        buffer.release(pending.estimatedBytes);
        completions.add(new Completion(pending.receipt, () -> pending.receipt.completeExceptionally(failure)));
    }

    /** Dispatcher's thread: lets the receipts complete. */
    void flush() {
        if (!completions.isEmpty()) {
            List<Completion> batch = completions;
            completions = new ArrayList<>();
            executor.execute(() -> complete(batch));
        }
    }

    /** What applications hang on one receipt may wait for another, so each that has something hung on it goes alone. */
    private void complete(List<Completion> batch) {
        for (Completion completion : batch) {
            if (completion.receipt.getNumberOfDependents() == 0) {
                completion.action.run();
            } else {
                executor.execute(completion.action);
            }
        }
    }

    /** Any thread: counts a message that was sent. */
    void accepted() {
        accepted.increment();
    }

    /** Any thread: counts a message that never got into the buffer. */
    void count(Undelivered why) {
        (why.isDropped() ? dropped : failed).increment();
    }

    /** How many messages that were in the buffer a closing manager gave up. */
    long closed() {
        return closed.sum();
    }

    boolean isDrained() {
        return buffer.pending() == 0;
    }

    MessageCounts counts() {
        return new MessageCounts(accepted.sum(), delivered.sum(), failed.sum(), dropped.sum(), buffer.pending());
    }

    private record Completion(CompletableFuture<Receipt> receipt, Runnable action) {}
}
