package io.broadcaster.manager;

import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call ends.
 *
 * @param reason what the manager must understand; null for a success
 * @param retryAfter in the same way
 * @param outcomes what the manager must understand of each message
 * @param truth which of them the route truly took
 * @param thrown what the broadcaster throws; null for a success
 */
record ModelReply(
        @Nullable Reason reason,
        @Nullable Duration retryAfter,
        List<Outcome> outcomes,
        List<Boolean> truth,
        @Nullable Throwable thrown) {

    static ModelReply success(int size) {
        return new ModelReply(
                null, null, Collections.nCopies(size, Outcome.ACCEPTED), Collections.nCopies(size, true), null);
    }

    /** No answer in time. */
    static ModelReply hang(int size) {
        return new ModelReply(
                Reason.UNAVAILABLE,
                null,
                Collections.nCopies(size, Outcome.UNKNOWN),
                Collections.nCopies(size, false),
                null);
    }
}
