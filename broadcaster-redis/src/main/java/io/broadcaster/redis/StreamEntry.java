package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a channel's stream.
 *
 * @param envelope null for a mark, which only shows a reader that nothing behind it was trimmed
 * @param carrier the route that carried the message; null when it was published here
 */
record StreamEntry(
        StreamId id, @Nullable String envelope, @Nullable String carrier) {
    /** The fields of an entry. */
    static final String ENVELOPE = "envelope";

    static final String CARRIER = "carrier";
    static final String MARK = "mark";

    /** Reads the answer to XRANGE or XREVRANGE. */
    static List<StreamEntry> parse(Object reply) {
        return ((List<?>) reply).stream().map(StreamEntry::entry).toList();
    }

    private static StreamEntry entry(Object reply) {
        List<?> parts = (List<?>) reply;
        List<?> fields = (List<?>) parts.get(1);
        String envelope = null;
        String carrier = null;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            switch (text(fields.get(i))) {
                case ENVELOPE -> envelope = text(fields.get(i + 1));
                case CARRIER -> carrier = text(fields.get(i + 1));
                default -> {} // a mark, or another version's
            }
        }
        return new StreamEntry(StreamId.parse(text(parts.get(0))), envelope, carrier);
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    boolean isMark() {
        return envelope == null;
    }

    /** Empty for a mark. */
    Optional<Message> message(String channel) {
        return envelope == null ? Optional.empty() : Envelope.decode(channel, envelope);
    }

    /** Of its text, about. */
    int bytes() {
        return envelope == null ? 0 : envelope.length();
    }
}
