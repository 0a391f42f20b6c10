package io.broadcaster;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One log line. Travels on channel {@code logs} as event {@code log}, in order per {@code threadId}.
 *
 * @param text the line; shortened and marked when it exceeds what the tightest provider carries
 * @param threadId the workflow it belongs to, which is also its ordering key; or null
 * @param level such as {@code INFO}
 * @param timestamp when it was logged; travels in UTC with milliseconds
 */
public record LogEntry(String text, @Nullable String threadId, String level, Instant timestamp) {

    /** Checks that nothing but {@code threadId} is null. */
    public LogEntry {
        requireNonNull(text, "text");
        requireNonNull(level, "level");
        requireNonNull(timestamp, "timestamp");
    }

    /** A line of now. */
    public static LogEntry of(String text, @Nullable String threadId, String level) {
        return new LogEntry(text, threadId, level, Instant.now());
    }

    /** A line of level {@code INFO} and of now, of no particular workflow. */
    public static LogEntry info(String text) {
        return of(text, null, "INFO");
    }
}
