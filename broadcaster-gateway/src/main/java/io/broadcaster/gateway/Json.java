package io.broadcaster.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadcaster.spi.Envelope;
import java.io.IOException;
import java.util.Optional;

/** JSON of strangers, read within bounds, and strings, written. */
final class Json {
    private static final int MAX_DEPTH = 64;

    /** Names are not remembered, because strangers choose them. */
    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A double cannot hold every number, and would write some as no JSON.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /** One whole JSON value; empty for anything else. */
    static Optional<JsonNode> parse(String text) {
        return read(() -> MAPPER.readTree(text));
    }

    /** The same from UTF-8. */
    static Optional<JsonNode> parse(byte[] utf8) {
        return read(() -> MAPPER.readTree(utf8));
    }

    @FunctionalInterface
    private interface Reading {
        JsonNode read() throws IOException;
    }

    private static Optional<JsonNode> read(Reading reading) {
        try {
            JsonNode value = reading.read();
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (IOException | NumberFormatException notJson) { // the latter for an exponent that no BigDecimal holds
            return Optional.empty();
        }
    }

    /** The text as a JSON string. */
    static String quote(String text) {
        return Envelope.quote(new StringBuilder(text.length() + 16), text).toString();
    }

    /** A value of our own making as text. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps of plain values can always be written", impossible);
        }
    }
}
