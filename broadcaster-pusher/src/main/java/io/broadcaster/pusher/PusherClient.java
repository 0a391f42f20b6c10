package io.broadcaster.pusher;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.pusher.rest.PusherAbstract;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.util.Prerequisites;
import io.broadcaster.Message;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The official client's signing, checks and encryption over our transport. */
final class PusherClient extends PusherAbstract<Reply> {
    private final HttpTransport transport;
    private final boolean encrypts;

    static PusherClient of(PusherSettings settings, HttpTransport transport) {
        String masterKey = settings.masterKey();
        PusherClient client = masterKey == null
                ? new PusherClient(settings, transport)
                : new PusherClient(settings, masterKey, transport);
        client.setHost(settings.authority());
        client.setEncrypted(settings.useTls());
        client.setDataMarshaller(json -> (String) json);
        return client;
    }

    private PusherClient(PusherSettings settings, HttpTransport transport) {
        super(settings.appId(), settings.key(), settings.secret());
        this.transport = transport;
        encrypts = false;
    }

    private PusherClient(PusherSettings settings, String masterKey, HttpTransport transport) {
        super(settings.appId(), settings.key(), settings.secret(), masterKey);
        this.transport = transport;
        encrypts = true;
    }

    /**
     * Checks what the client checks for a single event but not for a batch, and that it can encrypt.
     *
     * @throws IllegalArgumentException when the message can't be sent
     */
    void check(Message message) {
        Prerequisites.isValidChannel(message.channel());
        Prerequisites.isValidSocketId(message.socketId());
        if (!encrypts && message.channel().startsWith("private-encrypted-")) {
            throw new IllegalArgumentException(
                    "channel [" + message.channel() + "] needs PUSHER_ENCRYPTION_MASTER_KEY");
        }
    }

    Reply publish(List<Message> batch) {
        if (batch.size() == 1) {
            Message message = batch.get(0);
            return trigger(message.channel(), message.event(), message.data(), message.socketId());
        }
        return trigger(batch.stream().map(PusherClient::event).collect(Collectors.toList()));
    }

    private static Event event(Message message) {
        return new Event(message.channel(), message.event(), message.data(), message.socketId());
    }

    /** @throws IllegalArgumentException when the channel is public, or an argument is not what it must be */
    String sign(String socketId, String channel, @Nullable String member) {
        return channel.startsWith("presence-")
                ? authenticate(socketId, channel, presenceUser(member))
                : authenticate(socketId, channel);
    }

    private static PresenceUser presenceUser(@Nullable String member) {
        JsonObject json = parse(member);
        if (json == null || !(json.get("user_id") instanceof JsonPrimitive id)) {
            throw new IllegalArgumentException(
                    "a presence channel needs a member such as {\"user_id\":\"7\",\"user_info\":{}}");
        }
        JsonElement info = json.get("user_info");
        return id.isNumber() ? new PresenceUser(id.getAsNumber(), info) : new PresenceUser(id.getAsString(), info);
    }

    private static @Nullable JsonObject parse(@Nullable String json) {
        try {
            return BODY_SERIALISER.fromJson(json, JsonObject.class);
        } catch (JsonParseException notAnObject) {
            return null;
        }
    }

    @Override
    protected Reply doPost(URI uri, String body) {
        return transport.post(uri, body);
    }

    @Override
    protected Reply doGet(URI uri) {
        throw new UnsupportedOperationException("a broadcaster only publishes");
    }
}
