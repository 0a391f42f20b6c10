package io.broadcaster.manager;

import io.broadcaster.spi.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One route at one moment.
 *
 * @param name as configured
 * @param type the provider's
 * @param status what it is doing
 * @param description the broadcaster's own fields
 * @param messageCount messages that it took
 * @param errorCount publish calls that failed
 * @param reason why it rests; null while active
 * @param since when the status began
 * @param nextAttempt when the rest ends; null while active, and when only a restart or a reset ends it
 * @param lastError the latest failure in words, or null
 */
public record RouteStatus(
        String name,
        String type,
        State status,
        Map<String, @Nullable Object> description,
        long messageCount,
        long errorCount,
        @Nullable Reason reason,
        Instant since,
        @Nullable Instant nextAttempt,
        @Nullable String lastError) {

    /** What a route is doing. */
    public enum State {
        /** Takes traffic. */
        ACTIVE,
        /** Rests until its quota resets. */
        LIMIT_REACHED,
        /** Rests because it was used too fast. */
        RATE_LIMITED,
        /** Rests with backoff. */
        UNAVAILABLE,
        /** Rests for long: the credentials were refused. */
        UNAUTHORIZED,
        /** Ended with the manager. */
        CLOSED
    }

    /** Copies the map, which may hold nulls. */
    public RouteStatus {
        description = Collections.unmodifiableMap(new TreeMap<>(description));
    }

    /** Whether it takes traffic. */
    public boolean available() {
        return status == State.ACTIVE;
    }
}
