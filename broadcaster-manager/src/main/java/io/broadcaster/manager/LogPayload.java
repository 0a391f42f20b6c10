package io.broadcaster.manager;

import static io.broadcaster.spi.Envelope.quote;

import io.broadcaster.LogEntry;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Utf8;

/** A log line. */
record LogPayload(LogEntry entry) implements Payload {

    @Override
    public int estimatedBytes() {
        return entry.text().length();
    }

    @Override
    public String text() {
        return entry.text();
    }

    @Override
    public String encode(String id, Position position) {
        return encode(entry.text(), false, id, position);
    }

    /** The same line with as much of its text as fits; still too large when even an empty text does not. */
    String encodeShortened(String id, Position position, int bytes) {
        int room = bytes - Utf8.length(encode("", true, id, position));
        return encode(head(entry.text(), room), true, id, position);
    }

    private String encode(String text, boolean truncated, String id, Position position) {
        StringBuilder json = new StringBuilder(text.length() + 128 + Meta.LENGTH);
        quote(json.append("{\"text\":"), text).append(",\"thread_id\":");
        if (entry.threadId() == null) {
            json.append("null");
        } else {
            quote(json, entry.threadId());
        }
        quote(json.append(",\"level\":"), entry.level()).append(",\"timestamp\":\"");
        Envelope.TIMESTAMP.formatTo(entry.timestamp(), json);
        json.append(truncated ? "\",\"truncated\":true," : "\",");
        return Meta.append(json, id, position).append('}').toString();
    }

    /** The longest beginning that takes at most {@code room} bytes once quoted. */
    private static String head(String text, int room) {
        int end = 0;
        StringBuilder quoted = new StringBuilder();
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            quoted.setLength(0);
            room -= Utf8.length(quote(quoted, text.substring(end, next))) - 2;
            if (room < 0) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }
}
