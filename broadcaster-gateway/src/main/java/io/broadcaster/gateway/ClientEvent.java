package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a browser sends to the others on a channel, and how it travels on the backend.
 *
 * @param data JSON
 * @param userId the presence member that sent it; null on other channels
 */
record ClientEvent(String event, String data, @Nullable String userId) {
    /** The event's name on the backend, where it carries this record as text. */
    static final String WIRE_NAME = "gateway:client_event";

    /** As text. */
    String encode() {
        return "{\"event\":" + Json.quote(event) + ",\"data\":" + data
                + (userId == null ? "" : ",\"user_id\":" + Json.quote(userId)) + "}";
    }

    /** Reads a message's data: a JSON string with the text. */
    static Optional<ClientEvent> decode(String data) {
        return Json.parse(data)
                .filter(JsonNode::isTextual)
                .flatMap(text -> Json.parse(text.textValue()))
                .filter(event -> event.path("event").isTextual())
                .map(event -> new ClientEvent(
                        event.path("event").textValue(),
                        event.path("data").toString(),
                        event.path("user_id").textValue()));
    }

    String toFrame(String channel) {
        return Frames.event(event, channel, data, userId);
    }
}
