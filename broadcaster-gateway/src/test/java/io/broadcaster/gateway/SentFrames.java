package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Frames of a server, as they were sent. */
final class SentFrames {
    private SentFrames() {}

    /**
     * Browsers end a connection that sends them a text which is no UTF-8.
     *
     * @param frames whole ones; a character for each byte
     */
    static void requireWellFormedTexts(String frames) {
        ByteBuffer bytes = ByteBuffer.wrap(frames.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            int opcode = bytes.get() & 15;
            int length = bytes.get() & 127;
            if (length == 126) {
                length = bytes.getShort() & 0xffff;
            } else if (length == 127) {
                length = (int) bytes.getLong();
            }
            ByteBuffer payload = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            if (opcode == RawClient.TEXT) {
                requireUtf8(payload);
            }
        }
    }

    private static void requireUtf8(ByteBuffer text) {
        try {
            UTF_8.newDecoder().decode(text);
        } catch (CharacterCodingException malformed) {
            throw new AssertionError("no UTF-8: " + UTF_8.decode(text.rewind()), malformed);
        }
    }
}
