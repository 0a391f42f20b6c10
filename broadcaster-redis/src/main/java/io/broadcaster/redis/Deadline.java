package io.broadcaster.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action unless met in time. Closing the socket that way bounds a whole exchange, whereas a socket's own timeout
 * bounds each read, and no write.
 */
final class Deadline {
    private final CompletableFuture<Void> met = new CompletableFuture<>();

    /** @param expire must not block: the JDK's timer thread runs it */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the expiry
    Deadline(Duration timeout, Runnable expire) {
        met.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, late) -> {
            if (late != null) {
                expire.run();
            }
        });
    }

    /** Calls it off; false when it has expired. */
    boolean meet() {
        return met.complete(null);
    }
}
