package io.broadcaster.manager;

import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where each message ends, exactly once: counted, out of the buffer, its receipt completed. Receipts complete in an
 * executor of their own, so that what an application hangs on them can neither block nor re-enter the dispatcher.
 */
final class Settlement {
    private final Buffer buffer;
    private final Executor executor;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private List<Runnable> completions = new ArrayList<>();

    Settlement(Buffer buffer, Executor executor) {
        this.buffer = buffer;
        this.executor = executor;
    }

    /** Dispatcher's thread. */
    void delivered(Pending pending, String id) {
        delivered.increment();
        buffer.release(pending.estimatedBytes);
        Receipt receipt = new Receipt(id, pending.takers(), pending.attempts);
        completions.add(() -> pending.receipt.complete(receipt));
    }

    /** Dispatcher's thread. */
    void undelivered(Pending pending, UndeliveredException failure) {
        count(failure.why());
        if (failure.why() == Undelivered.CLOSED) {
            closed.increment();
        }
        buffer.release(pending.estimatedBytes);
        completions.add(() -> pending.receipt.completeExceptionally(failure));
    }

    /** Dispatcher's thread: lets the receipts complete. */
    void flush() {
        if (!completions.isEmpty()) {
            List<Runnable> batch = completions;
            completions = new ArrayList<>();
            executor.execute(() -> batch.forEach(Runnable::run));
        }
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
        long pending = buffer.pending();
        long ended = delivered.sum() + failed.sum() + dropped.sum();
        return new MessageCounts(ended + pending, delivered.sum(), failed.sum(), dropped.sum(), pending);
    }
}
