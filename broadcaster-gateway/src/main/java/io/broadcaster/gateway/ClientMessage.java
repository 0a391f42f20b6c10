package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a browser sends: {@code {"event","data"?,"channel"?}}. */
record ClientMessage(String event, @Nullable String channel, JsonNode data) {

    /** Empty when it is none. */
    static Optional<ClientMessage> parse(String text) {
        return Json.parse(text)
                .filter(message -> message.path("event").isTextual())
                .map(message -> new ClientMessage(
                        message.path("event").textValue(),
                        message.path("channel").textValue(),
                        message.path("data")));
    }

    /** A text of the data; empty when there is none. Some clients send the data as a string of its JSON. */
    String text(String member) {
        JsonNode object = data.isTextual() ? Json.parse(data.textValue()).orElse(MissingNode.getInstance()) : data;
        return object.path(member).asText("");
    }
}
