package io.broadcaster.manager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.broadcaster.AdminEvent;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns an application's data into JSON, in the call that sends it. Thread-safe. */
final class DataEncoder {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private DataEncoder() {}

    /**
     * Any JSON value.
     *
     * @throws UndeliveredException {@code INVALID}: it is not JSON, or is an object with the reserved member
     */
    static Payload json(Object data) {
        try {
            String json = MAPPER.writeValueAsString(data);
            if (json.startsWith("{") && json.contains("\"" + Meta.NAME + "\"") && hasMeta(json)) {
                throw invalid("the member " + Meta.NAME + " is reserved for the message's id and position", null);
            }
            return new JsonPayload(json);
        } catch (IOException | RuntimeException | Error unencodable) {
            throw unencodable instanceof UndeliveredException stated
                    ? stated
                    : invalid(
                            data.getClass().getName() + " cannot be turned into JSON: " + text(unencodable),
                            unencodable);
        }
    }

    static Payload adminEvent(AdminEvent event) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("type", event.type());
        json.set("data", tree(event.data()));
        return json(json);
    }

    /** {@code {"task_id", …update}}. */
    static Payload taskUpdate(String taskId, Object update) {
        if (!(tree(update) instanceof ObjectNode members)) {
            throw invalid("a task's update must be a JSON object", null);
        }
        ObjectNode json = MAPPER.createObjectNode();
        json.put("task_id", taskId);
        json.setAll(members);
        json.put("task_id", taskId);
        return json(json);
    }

    private static JsonNode tree(Object data) {
        try {
            return MAPPER.valueToTree(data);
        } catch (RuntimeException | Error unencodable) {
            throw invalid(data.getClass().getName() + " cannot be turned into JSON: " + text(unencodable), unencodable);
        }
    }

    private static boolean hasMeta(String object) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals(Meta.NAME)) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        }
    }

    private static String text(Throwable failure) {
        return failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.toString();
    }

    private static UndeliveredException invalid(String text, @Nullable Throwable cause) {
        return new UndeliveredException(Undelivered.INVALID, text, cause);
    }
}
