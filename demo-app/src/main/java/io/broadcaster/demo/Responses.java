package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Bodies in UTF-8. */
final class Responses {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private Responses() {}

    /** A record or a map of plain values. */
    static void json(Context context, Object value) {
        send(context, "application/json", encode(value));
    }

    static void send(Context context, String type, String text) {
        context.contentType(type).result(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A record or a map of plain values as JSON. */
    static String encode(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records and maps of plain values can always be written", impossible);
        }
    }

    /** A member of a JSON object as text; empty when there is none. */
    static String textAt(String json, String name) {
        try {
            return JSON.readTree(json).path(name).asText();
        } catch (JsonProcessingException malformed) {
            return "";
        }
    }
}
