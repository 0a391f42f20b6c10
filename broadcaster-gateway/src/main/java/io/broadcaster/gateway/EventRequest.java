package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadcaster.spi.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of Pusher's publish calls, within Pusher's limits; a body outside them is refused whole. */
final class EventRequest {
    private static final int EVENTS_PER_BATCH = 10;
    private static final int CHANNELS_PER_EVENT = 100;
    private static final int CHARACTERS_PER_NAME = 200;
    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");

    private final int bytesPerPayload;

    EventRequest(App app) {
        this.bytesPerPayload = app.limits().bytesPerPayload();
    }

    /**
     * One event on one channel.
     *
     * @param data the text that browsers get
     * @param info the attributes of the channel that the publisher asks for
     */
    record Event(
            String channel,
            String name,
            String data,
            @Nullable String socketId,
            Set<String> info) {}

    /** The body of {@code POST /apps/{id}/events}: one event on one or more channels. */
    List<Event> ofEvent(byte[] body) {
        JsonNode event = parse(body);
        JsonNode channels = event.path("channels");
        if (!channels.isArray()) {
            return List.of(event(event, text(event, "channel")));
        }
        if (channels.isEmpty() || channels.size() > CHANNELS_PER_EVENT) {
            throw new Refusal(400, "The event must name 1 to " + CHANNELS_PER_EVENT + " channels");
        }
        List<Event> events = new ArrayList<>();
        channels.forEach(channel -> events.add(event(event, channel.asText())));
        return events;
    }

    /** The body of {@code POST /apps/{id}/batch_events}: events on one channel each. */
    List<Event> ofBatch(byte[] body) {
        JsonNode batch = parse(body).path("batch");
        if (!batch.isArray() || batch.isEmpty()) {
            throw new Refusal(400, "batch must be an array of at least one event");
        }
        if (batch.size() > EVENTS_PER_BATCH) {
            throw new Refusal(400, "Batch too large (> " + EVENTS_PER_BATCH + ")");
        }
        List<Event> events = new ArrayList<>();
        batch.forEach(event -> events.add(event(event, text(event, "channel"))));
        return events;
    }

    private static JsonNode parse(byte[] body) {
        return Json.parse(body).orElseThrow(() -> new Refusal(400, "The body is not JSON"));
    }

    private Event event(JsonNode event, String channel) {
        String name = text(event, "name");
        if (name.isEmpty() || name.length() > CHARACTERS_PER_NAME) {
            throw new Refusal(400, "Event name too long (> " + CHARACTERS_PER_NAME + " characters), or empty");
        }
        if (!ChannelName.isValid(channel)) {
            throw new Refusal(
                    400,
                    "Invalid channel name: at most " + ChannelName.LONGEST
                            + " letters, digits and any of -_=@,.; may make one");
        }
        if (name.equals(ClientEvent.WIRE_NAME)) {
            throw new Refusal(400, "The event name " + ClientEvent.WIRE_NAME + " is reserved");
        }
        String data = text(event, "data");
        if (Utf8.length(data) > bytesPerPayload) {
            throw new Refusal(
                    413, "The data content of this event exceeds the allowed maximum (" + bytesPerPayload + " bytes)");
        }
        return new Event(channel, name, data, socketId(event.path("socket_id")), info(event.path("info"), channel));
    }

    private static Set<String> info(JsonNode info, String channel) {
        Set<String> attributes = Stream.of(info.asText("").split(",", -1))
                .filter(attribute -> !attribute.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (attributes.contains("user_count") && !ChannelName.isPresence(channel)) {
            throw new Refusal(400, "user_count is known of presence channels alone");
        }
        return attributes;
    }

    private static @Nullable String socketId(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!SOCKET_ID.matcher(value.asText()).matches()) {
            throw new Refusal(400, "Invalid socket_id: it must match " + SOCKET_ID);
        }
        return value.asText();
    }

    private static String text(JsonNode event, String member) {
        JsonNode value = event.path(member);
        if (!value.isTextual()) {
            throw new Refusal(400, member + " must be a string");
        }
        return value.textValue();
    }
}
