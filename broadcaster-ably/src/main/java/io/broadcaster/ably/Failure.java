package io.broadcaster.ably;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one request was not taken.
 *
 * @param outcome of its messages
 */
record Failure(
        Reason reason,
        Outcome outcome,
        String message,
        @Nullable Duration retryAfter,
        @Nullable Throwable cause) {

    /** @param outcomes of the batch that it was cut from */
    BroadcastException exception(List<Outcome> outcomes) {
        return new BroadcastException(reason, message, outcomes, retryAfter, cause);
    }
}
