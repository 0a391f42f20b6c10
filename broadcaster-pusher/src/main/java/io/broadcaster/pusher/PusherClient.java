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
import io.broadcaster.http.Deadline;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.http.Reply;
import io.broadcaster.spi.Utf8;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** The official client's signing, checks and encryption over our transport. */
final class PusherClient extends PusherAbstract<Reply> {
    private static final String ENCRYPTED = "private-encrypted-";
    /** The largest data that still fits {@link PusherBroadcaster#BYTES} with its nonce, sealed and in base64. */
    static final int BYTES_TO_ENCRYPT = 7_619;

    private final HttpTransport transport;
    private final SigningClock clock;
    private final RequestSigner signer;
    private final Duration timeout;
    private final boolean encrypts;

    static PusherClient of(PusherSettings settings, HttpTransport transport, SigningClock clock) {
        String masterKey = settings.masterKey();
        PusherClient client = masterKey == null
                ? new PusherClient(settings, transport, clock)
                : new PusherClient(settings, masterKey, transport, clock);
        client.setHost(settings.authority());
        client.setEncrypted(settings.useTls());
        client.setDataMarshaller(json -> (String) json);
        return client;
    }

    private PusherClient(PusherSettings settings, HttpTransport transport, SigningClock clock) {
        super(settings.appId(), settings.key(), settings.secret());
        this.transport = transport;
        this.clock = clock;
        signer = new RequestSigner(settings.secret());
        timeout = settings.timeout();
        encrypts = false;
    }

    private PusherClient(PusherSettings settings, String masterKey, HttpTransport transport, SigningClock clock) {
        super(settings.appId(), settings.key(), settings.secret(), masterKey);
        this.transport = transport;
        this.clock = clock;
        signer = new RequestSigner(settings.secret());
        timeout = settings.timeout();
        encrypts = true;
    }

    /**
     * Checks what the client checks for a single event but not for a batch, and that the data can be encrypted.
     *
     * @throws IllegalArgumentException when the message can't be sent
     */
    void check(Message message) {
        Prerequisites.isValidChannel(message.channel());
        Prerequisites.isValidSocketId(message.socketId());
        if (message.channel().startsWith(ENCRYPTED)) {
            checkEncryption(message);
        }
    }

    private void checkEncryption(Message message) {
        if (!encrypts) {
            throw new IllegalArgumentException(
                    "channel [" + message.channel() + "] needs PUSHER_ENCRYPTION_MASTER_KEY");
        }
        int bytes = Utf8.length(message.data());
        if (bytes > BYTES_TO_ENCRYPT) {
            throw new IllegalArgumentException("the data for channel [" + message.channel() + "] takes " + bytes
                    + " bytes, and encrypted at most " + BYTES_TO_ENCRYPT + " fit");
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

    /** Once; and once more when it was refused because of the clock alone. */
    @Override
    protected Reply doPost(URI uri, String body) {
        Deadline deadline = Deadline.after(timeout);
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        Instant signed = clock.now();
        Reply reply = transport.post(signer.signed(uri, signed), Headers.EMPTY, json, deadline);
        return clock.learnsFrom(reply, signed)
                ? transport.post(signer.signed(uri, clock.now()), Headers.EMPTY, json, deadline)
                : reply;
    }

    @Override
    protected Reply doGet(URI uri) {
        throw new UnsupportedOperationException("a broadcaster only publishes");
    }
}
