package io.broadcaster.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How a message looks on the self-hosted wires:
 * {@code {"id","producer","lane","seq","channel","event","data","socket_id"?,"created_at"}}.
 */
public final class Envelope {
    /** ISO-8601 in UTC with milliseconds, as every timestamp on a wire. */
    public static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final JsonFactory JSON = new JsonFactory();
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
     * Reads what came off a wire.
     *
     * @param channel the channel it came on
     * @param text the envelope, or whatever another program published there
     * @return the message; JSON that is no envelope becomes the data of an event {@code message} of now, without a
     *     position; empty when it is not JSON
     */
    public static Optional<Message> decode(String channel, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.empty();
            }
            Map<String, String> members = new HashMap<>();
            if (first == JsonToken.START_OBJECT) {
                readMembers(parser, text, members);
            } else {
                parser.skipChildren();
                parser.finishToken();
            }
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
            return Optional.of(isEnvelope(members) ? message(members) : foreign(channel, text));
        } catch (IOException | IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    /** Appends a JSON string. */
    public static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        QUOTE.quoteAsString(text, json);
        return json.append('"');
    }

    private static void readMembers(JsonParser parser, String text, Map<String, String> members) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data")) {
                members.put(name, raw(parser, text));
            } else if (value.isScalarValue()) {
                members.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The value's own characters: numbers and spacing stay as they were written. */
    private static String raw(JsonParser parser, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static boolean isEnvelope(Map<String, String> members) {
        return members.keySet().containsAll(List.of("id", "channel", "event", "data", "created_at"));
    }

    @SuppressWarnings("NullAway") // isEnvelope has seen them
    private static Message message(Map<String, String> members) {
        String producer = members.get("producer");
        Position position = producer == null
                ? null
                : new Position(producer, Integer.parseInt(members.get("lane")), Long.parseLong(members.get("seq")));
        return new Message(
                members.get("id"),
                position,
                members.get("channel"),
                members.get("event"),
                members.get("data"),
                members.get("socket_id"),
                Instant.parse(members.get("created_at")));
    }

    private static Message foreign(String channel, String text) {
        return new Message(UUID.randomUUID().toString(), null, channel, "message", text, null, Instant.now());
    }
}
