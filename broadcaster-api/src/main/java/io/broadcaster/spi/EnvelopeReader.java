package io.broadcaster.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one text that came off a wire. */
final class EnvelopeReader {
    /** As deep as the data that Jackson writes for an application, in its envelope. */
    static final int MAX_DEPTH = StreamWriteConstraints.DEFAULT_MAX_DEPTH + 1;

    /** Sizes are free, because nothing is converted; names are not remembered, because other programs choose them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final Map<String, JsonToken> TYPES = Map.of(
            "id", JsonToken.VALUE_STRING,
            "producer", JsonToken.VALUE_STRING,
            "lane", JsonToken.VALUE_NUMBER_INT,
            "seq", JsonToken.VALUE_NUMBER_INT,
            "channel", JsonToken.VALUE_STRING,
            "event", JsonToken.VALUE_STRING,
            "socket_id", JsonToken.VALUE_STRING,
            "created_at", JsonToken.VALUE_STRING);
    private static final Set<String> REQUIRED = Set.of("id", "channel", "event", "data", "created_at");
    private static final Set<String> POSITION = Set.of("producer", "lane", "seq");

    private final JsonParser parser;
    private final String text;
    private final Map<String, String> members = new HashMap<>();
    private boolean mistyped;

    private EnvelopeReader(JsonParser parser, String text) {
        this.parser = parser;
        this.text = text;
    }

    /** As {@link Envelope#decode}. */
    static Optional<Message> read(String channel, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            EnvelopeReader reader = new EnvelopeReader(parser, text);
            if (!reader.readOneValue()) {
                return Optional.empty();
            }
            Message message = reader.message();
            return Optional.of(message == null ? foreign(channel, text) : message);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private boolean readOneValue() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            readMembers();
        } else {
            parser.skipChildren();
        }
        return first != null && parser.nextToken() == null;
    }

    private void readMembers() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data")) {
                members.put(name, raw());
            } else if (value == TYPES.get(name)) {
                members.put(name, parser.getText());
            } else {
                mistyped |= TYPES.containsKey(name) && value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
        }
    }

    /** The value's own characters: numbers and spacing stay as they were written. */
    private String raw() throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    /** Null when it is no envelope. */
    private @Nullable Message message() {
        if (mistyped || !members.keySet().containsAll(REQUIRED)) {
            return null;
        }
        try {
            return new Message(
                    member("id"),
                    position(),
                    member("channel"),
                    member("event"),
                    member("data"),
                    members.get("socket_id"),
                    Instant.parse(member("created_at")));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return null;
        }
    }

    private @Nullable Position position() {
        if (Collections.disjoint(members.keySet(), POSITION)) {
            return null;
        }
        return new Position(member("producer"), Integer.parseInt(member("lane")), Long.parseLong(member("seq")));
    }

    private String member(String name) {
        String value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return value;
    }

    private static Message foreign(String channel, String text) {
        return new Message(UUID.randomUUID().toString(), null, channel, "message", text, null, Instant.now());
    }
}
