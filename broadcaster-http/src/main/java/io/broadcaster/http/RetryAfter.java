package io.broadcaster.http;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads how long a server asks to wait. */
final class RetryAfter {
    private static final String HEADER = "Retry-After";
    /** More digits are decades: no statement about load. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** The wait from {@code now} on; null when the server names none that makes sense. */
    static @Nullable Duration of(Headers headers, Instant now) {
        String text = headers.get(HEADER);
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text.strip()).matches()) {
            return Duration.ofSeconds(Long.parseLong(text.strip()));
        }
        Instant until = headers.getInstant(HEADER);
        return until == null ? null : notNegative(Duration.between(serverTime(headers, now), until));
    }

    /** By the server's own clock, which may differ from ours. */
    private static Instant serverTime(Headers headers, Instant now) {
        Instant date = headers.getInstant("Date");
        return date == null ? now : date;
    }

    private static @Nullable Duration notNegative(Duration wait) {
        return wait.isNegative() ? null : wait;
    }
}
