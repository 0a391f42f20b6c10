package io.broadcaster.manager;

import com.github.f4b6a3.uuid.util.UuidUtil;
import com.github.f4b6a3.uuid.util.UuidValidator;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a reading of the history goes on.
 *
 * @param place a message's id, or the store's own cursor
 * @param time when that was; null when unknown
 */
record ReadingPoint(String place, @Nullable Instant time) {
    /** The store's cursor and the time, in milliseconds since 1970. */
    private static final Pattern CURSOR = Pattern.compile("(.+)~(\\d{1,15})");

    private static final int TIME_ORDERED = 7;

    /** Whatever a reader hands in; the ids that managers make tell their time. */
    static ReadingPoint parse(String after) {
        Matcher cursor = CURSOR.matcher(after);
        if (cursor.matches()) {
            return new ReadingPoint(cursor.group(1), Instant.ofEpochMilli(Long.parseLong(cursor.group(2))));
        }
        boolean timed = UuidValidator.isValid(after, TIME_ORDERED);
        return new ReadingPoint(after, timed ? UuidUtil.getInstant(UUID.fromString(after)) : null);
    }

    /** What {@link #parse} understands. */
    static String cursor(String place, Instant time) {
        return place + "~" + time.toEpochMilli();
    }
}
