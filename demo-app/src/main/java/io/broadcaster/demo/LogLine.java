package io.broadcaster.demo;

import io.broadcaster.LogEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the level off a line of text. */
final class LogLine {
    /** Words in capitals near the beginning, where log formats put the level. */
    private static final Pattern LEVEL = Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\\b");

    private static final int BEGINNING = 120;

    private LogLine() {}

    /** The line as an entry of now, {@code INFO} unless it says otherwise itself. */
    static LogEntry parse(String line, @Nullable String threadId) {
        Matcher level = LEVEL.matcher(line).region(0, Math.min(line.length(), BEGINNING));
        return LogEntry.of(line, threadId, level.find() ? level.group() : "INFO");
    }
}
