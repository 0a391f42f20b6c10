package io.broadcaster.demo;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes SIGINT and SIGTERM an ordinary end of the running command: it notices, tidies up, and its exit status becomes
 * that of the process.
 */
@Singleton
final class Interruption {
    static final Duration TIDY = Duration.ofSeconds(15);
    private static final int KILLED_BY_SIGINT = 130;

    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    /** From now on a signal, or {@link System#exit}, waits for {@link #commandEnded}. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::tidyThenHalt, "interruption"));
    }

    /** Completes when the user wants the command to end. */
    CompletableFuture<Void> requested() {
        return requested;
    }

    /** Waits for {@code event}, or for the user; whether it was not the user. Throws what the event failed with. */
    boolean awaits(CompletableFuture<?> event) {
        CompletableFuture.anyOf(event, requested).join();
        return !requested.isDone();
    }

    /** The command has ended and tidied up. */
    void commandEnded(int exitStatus) {
        status.complete(exitStatus);
    }

    private void tidyThenHalt() {
        requested.complete(null);
        int exitStatus = KILLED_BY_SIGINT;
        try {
            exitStatus = status.get(TIDY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException stuck) {
            // The command hangs: what it leaves behind is what a kill would leave.
        }
        Runtime.getRuntime().halt(exitStatus);
    }
}
