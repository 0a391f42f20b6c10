package io.broadcaster.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an operator's cookie holds in place of the token: an end, signed with the token. So every server with the same token
 * knows it, and another token ends all of them. Thread-safe.
 */
final class OperatorSession {
    static final Duration LIFETIME = Duration.ofHours(12);

    private static final Pattern FORM = Pattern.compile("\\d{1,12}\\.[0-9a-f]{64}");

    private final String token;
    private final InstantSource clock;

    OperatorSession(String token, InstantSource clock) {
        this.token = token;
        this.clock = clock;
    }

    /** A new one. */
    String issue() {
        String end = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
        return end + "." + signature(end);
    }

    /** Whether it is one of ours, and has not ended. */
    boolean isValid(String cookie) {
        if (!FORM.matcher(cookie).matches()) {
            return false;
        }
        String end = cookie.substring(0, cookie.indexOf('.'));
        String signature = cookie.substring(cookie.indexOf('.') + 1);
        return MessageDigest.isEqual(signature.getBytes(UTF_8), signature(end).getBytes(UTF_8))
                && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(end)));
    }

    private String signature(String end) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(("broadcaster operator until " + end).getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
