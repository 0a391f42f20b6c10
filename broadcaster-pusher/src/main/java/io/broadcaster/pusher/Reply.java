package io.broadcaster.pusher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came back from one request. */
sealed interface Reply {

    /**
     * The server answered.
     *
     * @param status of HTTP
     * @param body its beginning
     * @param whole whether that is all of it
     * @param retryAfter how long the server asks to wait, or null
     */
    record Answer(
            int status,
            String body,
            boolean whole,
            @Nullable Duration retryAfter) implements Reply {
        private static final JsonFactory JSON = new JsonFactory();

        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Whether the body is what Pusher says when it took everything: a JSON object. */
        boolean hasAcceptance() {
            return whole && isJsonObject(body);
        }

        private static boolean isJsonObject(String text) {
            try (JsonParser parser = JSON.createParser(text)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                parser.skipChildren();
                return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            } catch (IOException malformed) {
                return false;
            }
        }
    }

    /**
     * No answer, or none that can be read.
     *
     * @param sent whether the request, or a part of it, may have reached the server
     */
    record Silence(IOException cause, boolean sent) implements Reply {}
}
