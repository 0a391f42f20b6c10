package io.broadcaster.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a shard: that of a row, whose message's id tells whether the row there is still the same one (after a
 * restore of the server, ids are given again); or without a row, where a channel had none.
 *
 * @param messageId empty without a row
 */
record Cursor(long id, String messageId) {
    private static final Pattern FORM = Pattern.compile("postgres-(\\d{1,18})-(.*)", Pattern.DOTALL);

    /** Empty when the text is no cursor of ours. */
    static Optional<Cursor> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Cursor(Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "postgres-" + id + "-" + messageId;
    }
}
