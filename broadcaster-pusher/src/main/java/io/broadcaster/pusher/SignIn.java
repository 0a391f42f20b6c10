package io.broadcaster.pusher;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.pusher.rest.SignatureUtil;
import com.pusher.rest.util.Prerequisites;
import java.util.Objects;

/** Signs users in, which the official client can't: over {@code <socket id>::user::<user>}. */
final class SignIn {
    private final PusherSettings settings;

    SignIn(PusherSettings settings) {
        this.settings = settings;
    }

    /** @throws IllegalArgumentException when an argument is not what it must be */
    String sign(String socketId, String user) {
        Prerequisites.isValidSocketId(Objects.requireNonNull(socketId, "socketId"));
        if (!hasId(user)) {
            throw new IllegalArgumentException("a sign-in needs a user such as {\"id\":\"7\"}, the id a string");
        }
        String signature = SignatureUtil.sign(socketId + "::user::" + user, settings.secret());
        JsonObject reply = new JsonObject();
        reply.addProperty("auth", settings.key() + ":" + signature);
        reply.addProperty("user_data", user);
        return reply.toString();
    }

    private static boolean hasId(String user) {
        try {
            JsonElement json = JsonParser.parseString(user);
            return json instanceof JsonObject object
                    && object.get("id") instanceof JsonPrimitive id
                    && id.isString()
                    && !id.getAsString().isEmpty();
        } catch (JsonParseException malformed) {
            return false;
        }
    }
}
