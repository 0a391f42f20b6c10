package io.broadcaster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.spi.Utf8;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of Pusher's publish calls, within Pusher's limits; a body outside them is refused whole. */
final class PublishRequest {
    private static final int EVENTS_PER_BATCH = 10;
    private static final int CHANNELS_PER_EVENT = 100;
    private static final int BYTES_PER_EVENT = 10_240;
    private static final int CHARACTERS_PER_NAME = 200;
    private static final Pattern CHANNEL = Pattern.compile("[-a-zA-Z0-9_=@,.;]{1,164}");
    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishRequest() {}

    /** The body of {@code POST /apps/{id}/events}: one event on one or more channels. */
    static List<SandboxEvent> ofEvent(byte[] body) {
        JsonNode event = parse(body);
        JsonNode channels = event.path("channels");
        if (!channels.isArray()) {
            return List.of(event(event, text(event, "channel")));
        }
        if (channels.isEmpty() || channels.size() > CHANNELS_PER_EVENT) {
            throw new HttpResponseException(400, "The event must name 1 to " + CHANNELS_PER_EVENT + " channels");
        }
        List<SandboxEvent> events = new ArrayList<>();
        channels.forEach(channel -> events.add(event(event, channel.asText())));
        return events;
    }

    /** The body of {@code POST /apps/{id}/batch_events}: events on one channel each. */
    static List<SandboxEvent> ofBatch(byte[] body) {
        JsonNode batch = parse(body).path("batch");
        if (!batch.isArray() || batch.isEmpty()) {
            throw new HttpResponseException(400, "batch must be an array of at least one event");
        }
        if (batch.size() > EVENTS_PER_BATCH) {
            throw new HttpResponseException(400, "Batch too large (> " + EVENTS_PER_BATCH + ")");
        }
        List<SandboxEvent> events = new ArrayList<>();
        batch.forEach(event -> events.add(event(event, text(event, "channel"))));
        return events;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException malformed) {
            throw new HttpResponseException(400, "The body is not JSON");
        }
    }

    private static SandboxEvent event(JsonNode event, String channel) {
        String name = text(event, "name");
        if (name.length() > CHARACTERS_PER_NAME) {
            throw new HttpResponseException(400, "Event name too long (> " + CHARACTERS_PER_NAME + " characters)");
        }
        if (!CHANNEL.matcher(channel).matches()) {
            throw new HttpResponseException(400, "Invalid channel name: it must match " + CHANNEL);
        }
        String data = text(event, "data");
        if (Utf8.length(data) > BYTES_PER_EVENT) {
            throw new HttpResponseException(
                    413, "The data content of this event exceeds the allowed maximum (" + BYTES_PER_EVENT + " bytes)");
        }
        return new SandboxEvent(name, channel, data, socketId(event.path("socket_id")));
    }

    private static @Nullable String socketId(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!SOCKET_ID.matcher(value.asText()).matches()) {
            throw new HttpResponseException(400, "Invalid socket_id: it must match " + SOCKET_ID);
        }
        return value.asText();
    }

    private static String text(JsonNode event, String member) {
        JsonNode value = event.path(member);
        if (!value.isTextual()) {
            throw new HttpResponseException(400, member + " must be a string");
        }
        return value.textValue();
    }
}
