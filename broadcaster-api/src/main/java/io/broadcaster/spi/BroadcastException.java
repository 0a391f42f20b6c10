package io.broadcaster.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A publish that did not carry its whole batch. */
public final class BroadcastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Outcome> outcomes;
    private final transient @Nullable Duration retryAfter;

    /**
     * @param reason decides what becomes of the route
     * @param message what happened, without secrets
     * @param outcomes one per message of the batch, in its order; with any other number of them, every message counts
     *     as {@link Outcome#UNKNOWN}
     * @param retryAfter how long the provider asked to wait, or null
     * @param cause the client library's exception, or null
     */
    public BroadcastException(
            Reason reason,
            String message,
            List<Outcome> outcomes,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.outcomes = List.copyOf(outcomes);
        this.retryAfter = retryAfter;
    }

    /** A failure with the same outcome for each of the {@code size} messages of the batch. */
    public static BroadcastException ofAll(
            Reason reason, Outcome outcome, int size, String message, @Nullable Throwable cause) {
        return new BroadcastException(reason, message, Collections.nCopies(size, outcome), null, cause);
    }

    /** Decides what becomes of the route. */
    public Reason reason() {
        return reason;
    }

    /** One per message of the batch, in its order. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** How long the provider asked to wait; null when it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
