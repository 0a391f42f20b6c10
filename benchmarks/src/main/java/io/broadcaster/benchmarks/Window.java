package io.broadcaster.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bounds what is in flight, as an application would: before one too many it waits for the oldest. */
final class Window {
    /** Messages in flight, of everyone who does not wait for each. */
    static final int MESSAGES = 10_000;

    private final @Nullable CompletableFuture<?>[] ring;
    private int next;

    /** @param futures so many may be incomplete */
    Window(int futures) {
        ring = new CompletableFuture<?>[futures];
    }

    /** Fails when the oldest did. */
    void add(CompletionStage<?> stage) {
        join(ring[next]);
        ring[next] = stage.toCompletableFuture();
        next = (next + 1) % ring.length;
    }

    /** Waits for all. */
    void finish() {
        for (CompletableFuture<?> future : ring) {
            join(future);
        }
    }

    private static void join(@Nullable CompletableFuture<?> future) {
        if (future != null) {
            future.join();
        }
    }
}
