package io.broadcaster.ably;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.broadcaster.http.Reply;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Ably says is wrong: {@code {"error":{"code":40112,"statusCode":401,"message":"…"}}}, and the code in a header.
 *
 * @param code five digits, or {@link #NONE}
 * @param text Ably's message, or the whole answer when it is not Ably's
 */
record AblyError(int code, String text) {
    static final int NONE = 0;

    private static final Pattern CODE = Pattern.compile("[0-9]{5,6}");

    static AblyError in(Reply.Answer answer) {
        JsonObject error = error(answer.body());
        String code = member(error, "code");
        if (code == null) {
            code = answer.headers().get("X-Ably-ErrorCode");
        }
        String message = member(error, "message");
        return new AblyError(number(code), message == null ? answer.body() : message);
    }

    private static @Nullable JsonObject error(String body) {
        try {
            return JsonParser.parseString(body) instanceof JsonObject json
                            && json.get("error") instanceof JsonObject error
                    ? error
                    : null;
        } catch (JsonParseException notAblys) {
            return null;
        }
    }

    private static @Nullable String member(@Nullable JsonObject error, String name) {
        JsonElement value = error == null ? null : error.get(name);
        return value instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
    }

    private static int number(@Nullable String code) {
        return code != null && CODE.matcher(code.strip()).matches() ? Integer.parseInt(code.strip()) : NONE;
    }
}
