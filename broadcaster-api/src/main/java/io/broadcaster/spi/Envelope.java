package io.broadcaster.spi;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/**
 * How a message looks on the self-hosted wires:
 * {@code {"id","producer","lane","seq","channel","event","data","socket_id"?,"created_at"}}. The second to the fourth
 * are left out together when the message has no position.
 */
public final class Envelope {
    /** ISO-8601 in UTC with milliseconds, as every timestamp on a wire. */
    public static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final JsonStringEncoder QUOTE = JsonStringEncoder.getInstance();

    private Envelope() {}

    /** The message as one JSON object, its data verbatim. */
    public static String encode(Message message) {
        StringBuilder json = new StringBuilder(256 + message.data().length());
        quote(json.append("{\"id\":"), message.id());
        Position position = message.position();
        if (position != null) {
            quote(json.append(",\"producer\":"), position.producer());
            json.append(",\"lane\":").append(position.lane());
            json.append(",\"seq\":").append(position.seq());
        }
        quote(json.append(",\"channel\":"), message.channel());
        quote(json.append(",\"event\":"), message.event());
        json.append(",\"data\":").append(message.data());
        if (message.socketId() != null) {
            quote(json.append(",\"socket_id\":"), message.socketId());
        }
        json.append(",\"created_at\":\"");
        TIMESTAMP.formatTo(message.createdAt(), json);
        return json.append("\"}").toString();
    }

    /**
     * Reads what came off a wire. Throws nothing, whatever it is given.
     *
     * @param channel the channel it came on
     * @param text the envelope, or whatever another program published there
     * @return the message; JSON that is no envelope, or one with a missing or malformed member, becomes verbatim the data
     *     of an event {@code message} of now, with a new id and without a position; empty when it is not one JSON value,
     *     or is nested deeper than 1,001 levels
     */
    public static Optional<Message> decode(String channel, String text) {
        return EnvelopeReader.read(channel, text);
    }

    /** Appends a JSON string. */
    public static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        if (isPlain(text)) {
            json.append(text); // as a whole, which is several times as fast as one character after the other
        } else {
            QUOTE.quoteAsString(text, json);
        }
        return json.append('"');
    }

    /** Whether nothing in it has to be escaped. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
