package io.broadcaster.ably;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.ably.lib.http.HttpUtils;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Auth;
import io.ably.lib.transport.Defaults;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.Capability;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.MessageSerializer;
import io.broadcaster.Message;
import io.broadcaster.http.Deadline;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.http.Reply;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The official client's encoding and signing over our transport: its own neither has a total deadline nor shows the
 * {@code Retry-After} of a refusal, and it remembers every channel for ever.
 */
final class AblyClient {
    private final AblySettings settings;
    private final HttpTransport transport;
    private final Headers headers;
    private final Auth auth;

    AblyClient(AblySettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
        headers = Headers.of(
                "Authorization",
                Credentials.basic(settings.keyName(), settings.secret()),
                "Accept",
                "application/json",
                Defaults.ABLY_PROTOCOL_VERSION_HEADER,
                Defaults.ABLY_PROTOCOL_VERSION,
                Defaults.ABLY_AGENT_HEADER,
                Defaults.ABLY_AGENT_VERSION);
        auth = auth(settings);
    }

    private static Auth auth(AblySettings settings) {
        try {
            return new AblyRest(new ClientOptions(settings.key())).auth;
        } catch (AblyException unusable) {
            throw new IllegalArgumentException("the key can't be used", unusable);
        }
    }

    /** @param messages of one channel */
    Reply publish(List<Message> messages, Deadline deadline) {
        String id = RequestId.of(messages);
        var encoded = new io.ably.lib.types.Message[messages.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = encode(messages.get(i), id + ":" + i);
        }
        String channel = HttpUtils.encodeURIComponent(messages.get(0).channel());
        byte[] json = MessageSerializer.asJsonRequest(encoded).getEncoded();
        return transport.post(settings.url() + "/channels/" + channel + "/messages", headers, json, deadline);
    }

    /** Its data goes as it is; the encoding tells subscribers to parse it. */
    private static io.ably.lib.types.Message encode(Message message, String id) {
        var encoded = new io.ably.lib.types.Message(message.event(), message.data());
        encoded.encoding = "json";
        encoded.id = id;
        return encoded;
    }

    /**
     * @param member the presence member as JSON, or null
     * @throws IllegalArgumentException when an argument is not what it must be
     */
    String tokenRequest(String channel, @Nullable String member) {
        ChannelName.checkSingle(channel);
        Auth.TokenParams params = new Auth.TokenParams();
        Capability capability = new Capability();
        if (member == null) {
            capability.addResource(channel, "subscribe");
        } else {
            capability.addResource(channel, "presence", "subscribe");
            params.clientId = userId(member);
        }
        params.capability = capability.toString();
        try {
            return auth.createTokenRequest(params, null).asJson();
        } catch (AblyException impossible) {
            throw new IllegalStateException("signing failed", impossible);
        }
    }

    private static String userId(String member) {
        try {
            if (JsonParser.parseString(member) instanceof JsonObject json
                    && json.get("user_id") instanceof JsonPrimitive id
                    && !id.getAsString().isEmpty()) {
                return id.getAsString();
            }
        } catch (JsonParseException malformed) {
            // said below
        }
        throw new IllegalArgumentException("presence needs a member such as {\"user_id\":\"7\"}");
    }
}
