package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Utf8;

/** What messages must say, and how large they may be. */
final class ModelSizes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UUID = "x".repeat(36);
    /** More lanes, and messages in one, than there will be. */
    private static final int MOST = 9_999;
    /** The room that one more character takes at the most, less one byte. */
    private static final int CHARACTER = 5;

    private final int tightest;

    /** @param tightest how many bytes of data every route carries */
    ModelSizes(int tightest) {
        this.tightest = tightest;
    }

    void checkSeen(ModelMessage known, Message message) {
        int size = Utf8.length(message.data());
        that(size <= tightest, "8 %s takes %d bytes, the tightest route carries %d", known, size, tightest);
        that(message.channel().equals(known.send.channel()), "1 %s is on channel %s", known, message.channel());
        JsonNode data = content(message);
        if (data.has("truncated")) {
            checkShortened(known, (ObjectNode) data, size);
        } else {
            that(data.equals(known.content), "1 %s says %s", known, message.data());
        }
    }

    private void checkShortened(ModelMessage known, ObjectNode data, int size) {
        that(known.send.isLog() && size(known.content) > tightest, "8 %s need not be shortened", known);
        that(size >= tightest - CHARACTER, "8 %s was shortened to %d bytes", known, size);
        String whole = known.content.get("text").asText();
        that(whole.startsWith(data.get("text").asText()), "8 %s was shortened to another text: %s", known, data);
        that(data.get("truncated").booleanValue(), "8 %s is marked: %s", known, data);
        data.put("text", whole).remove("truncated");
        that(data.equals(known.content), "8 %s is otherwise the same: %s", known, data);
    }

    /** The data without {@code _meta}, which must say what the position says. */
    static JsonNode content(Message message) {
        JsonNode data = parse(message.data());
        if (data instanceof ObjectNode object) {
            Position position = message.position();
            JsonNode expected = JSON.createObjectNode()
                    .put("id", message.id())
                    .put("producer", position.producer())
                    .put("lane", position.lane())
                    .put("seq", (int) position.seq());
            that(expected.equals(object.remove("_meta")), "4 %s has another _meta than its position", message);
        }
        return data;
    }

    boolean mayBeTooLarge(ModelMessage message) {
        JsonNode content = message.content.deepCopy();
        if (message.send.isLog()) {
            ((ObjectNode) content).put("text", "").put("truncated", true);
        }
        return size(content) > tightest;
    }

    /** What it takes with {@code _meta}, or a few bytes more. */
    private static int size(JsonNode content) {
        int size = Utf8.length(content.toString());
        Position position = new Position(UUID, MOST, MOST);
        return content.isObject()
                ? size + 1 + Meta.append(new StringBuilder(), UUID, position).length()
                : size;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError("No JSON: " + json, malformed);
        }
    }
}
