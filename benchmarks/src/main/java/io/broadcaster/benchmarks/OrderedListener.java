package io.broadcaster.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Resequencer;
import java.time.Instant;
import java.util.List;

/** Our way to listen to both wires: by the numbers that the messages carry. Thread-safe. */
final class OrderedListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Resequencer resequencer;

    OrderedListener(Tally tally) {
        resequencer = new Resequencer(message -> tally.accept(message.data()), gap -> {});
    }

    /** What came over Redis. */
    synchronized void envelope(String channel, String text) {
        Envelope.decode(channel, text).ifPresent(message -> resequencer.accept(message, 0));
    }

    /** What was posted to Pusher. */
    synchronized void posted(String body) {
        try {
            JsonNode request = JSON.readTree(body);
            Iterable<JsonNode> events = request.has("batch") ? request.get("batch") : List.of(request);
            for (JsonNode event : events) {
                accept(event);
            }
        } catch (JsonProcessingException notOurs) {
            throw new IllegalArgumentException(notOurs);
        }
    }

    private void accept(JsonNode event) throws JsonProcessingException {
        String data = event.get("data").asText();
        JsonNode meta = JSON.readTree(data).path("_meta");
        if (meta.isObject()) {
            JsonNode channel = event.has("channel")
                    ? event.get("channel")
                    : event.get("channels").get(0);
            Message.Position position = new Message.Position(
                    meta.get("producer").asText(),
                    meta.get("lane").asInt(),
                    meta.get("seq").asLong());
            String name = event.get("name").asText();
            resequencer.accept(
                    new Message(meta.get("id").asText(), position, channel.asText(), name, data, null, Instant.EPOCH),
                    0);
        }
    }
}
