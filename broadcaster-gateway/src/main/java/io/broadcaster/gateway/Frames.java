package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What browsers get: events as JSON, and as WebSocket frames whose bytes all receivers share. */
final class Frames {
    private static final int FINAL_TEXT = 0x81;

    private Frames() {}

    /** A message: data that is a JSON string goes as it is, any other JSON as the string of its text. */
    static String message(String channel, Message message) {
        String data = message.data();
        return event(message.event(), channel, data.startsWith("\"") ? data : Json.quote(data));
    }

    /**
     * An event.
     *
     * @param data JSON
     */
    static String event(String event, @Nullable String channel, String data) {
        return event(event, channel, data, null);
    }

    /** An event of a known user. */
    static String event(String event, @Nullable String channel, String data, @Nullable String userId) {
        StringBuilder json = new StringBuilder(64 + data.length());
        Envelope.quote(json.append("{\"event\":"), event);
        if (channel != null) {
            Envelope.quote(json.append(",\"channel\":"), channel);
        }
        json.append(",\"data\":").append(data);
        if (userId != null) {
            Envelope.quote(json.append(",\"user_id\":"), userId);
        }
        return json.append('}').toString();
    }

    /** An error that closes nothing. */
    static String error(@Nullable Integer code, String message) {
        return event("pusher:error", null, "{\"code\":" + code + ",\"message\":" + Json.quote(message) + "}");
    }

    /** One unmasked text frame, in a buffer of its own. */
    static ByteBuf encode(String json) {
        byte[] utf8 = json.getBytes(UTF_8); // not Netty's, which makes no UTF-8 of half a surrogate pair
        int length = utf8.length;
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length + 10);
        frame.writeByte(FINAL_TEXT);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length <= 0xffff) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeBytes(utf8);
    }
}
