package io.broadcaster.demo;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A file as browsers get it. */
final class StaticFile {
    private static final int TAG_BYTES = 16;

    private final String type;
    private final byte[] bytes;
    private final String tag;

    /** @param type its content type */
    StaticFile(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        this.tag = '"' + digest(bytes) + '"';
    }

    /** Its content, of text. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The whole, or 304 when the browser has it. Browsers keep it, but ask each time. */
    void send(Context context) {
        context.header("Cache-Control", "no-cache");
        context.header("ETag", tag);
        String known = context.header("If-None-Match");
        if (known != null && known.contains(tag) && context.statusCode() == 200) {
            context.status(304);
        } else {
            context.contentType(type).result(bytes);
        }
    }
}
