package io.broadcaster.demo;

import io.broadcaster.Receipt;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The receipts that a sending command waits for: so few that they never fill the manager's buffer. Thread-safe. */
final class OpenReceipts {
    private static final long MOST_MESSAGES = 4_096;
    private static final long MOST_CHARACTERS = 8 << 20;

    private final long mostMessages;
    private final long mostCharacters;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private long messages;
    private long characters;
    private boolean stopped;
    private @Nullable Throwable firstFailure;

    @Inject
    OpenReceipts(Configuration configuration) {
        mostMessages = part(configuration.text("BROADCAST_BUFFER_MESSAGES"), MOST_MESSAGES);
        mostCharacters = part(configuration.text("BROADCAST_BUFFER_BYTES"), MOST_CHARACTERS);
    }

    /** A quarter of a small buffer, because some of it is reserved, and a message is more than its characters. */
    private static long part(@Nullable String buffer, long most) {
        return buffer == null ? most : Math.min(most, Long.parseLong(buffer.strip()) / 4);
    }

    /**
     * Waits for room, then sends.
     *
     * @param size of the message, in characters
     * @return whether it was sent; false once {@link #stop} was called
     */
    boolean send(int size, Supplier<CompletionStage<Receipt>> message) throws InterruptedException {
        if (!reserve(size)) {
            return false;
        }
        message.get().whenComplete((receipt, failure) -> release(size, failure));
        return true;
    }

    private synchronized boolean reserve(int size) throws InterruptedException {
        while (!stopped && messages > 0 && (messages >= mostMessages || characters + size > mostCharacters)) {
            wait();
        }
        if (stopped) {
            return false;
        }
        if (messages++ == 0) {
            settled = new CompletableFuture<>();
        }
        characters += size;
        return true;
    }

    private synchronized void release(int size, @Nullable Throwable failure) {
        characters -= size;
        if (firstFailure == null) {
            firstFailure = failure;
        }
        if (--messages == 0) {
            settled.complete(null);
        }
        notifyAll();
    }

    /** Sends no more. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Completes when every message that was sent before this call has its receipt. */
    synchronized CompletableFuture<Void> settled() {
        return settled;
    }

    /** Why the first of those failed that did; null when none has. */
    synchronized @Nullable Throwable firstFailure() {
        return firstFailure;
    }
}
