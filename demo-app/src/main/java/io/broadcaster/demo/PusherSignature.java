package io.broadcaster.demo;

import io.javalin.http.HttpResponseException;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks the signatures of Pusher's HTTP API: HMAC-SHA256 over the method, the path and the sorted query. */
final class PusherSignature {
    private static final long TOLERANCE_SECONDS = 600;

    private final PusherCredentials credentials;
    private final InstantSource clock;

    @Inject
    PusherSignature(PusherCredentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Checks one request.
     *
     * @param query the parameters' names and values, not URL-escaped
     * @throws HttpResponseException 401 with the reason when the request is not to be trusted
     */
    void verify(String method, String path, Map<String, String> query, byte[] body) {
        require(credentials.key().equals(query.get("auth_key")), "Unknown auth_key");
        require("1.0".equals(query.get("auth_version")), "Invalid auth_version: it must be 1.0");
        verifyTimestamp(query.getOrDefault("auth_timestamp", ""));
        String md5 = query.getOrDefault("body_md5", "");
        require(
                (body.length == 0 && md5.isEmpty()) || sameText(md5, md5(body)),
                "Invalid body_md5: it is not the MD5 of the body");
        String text = method + "\n" + path + "\n" + canonical(query);
        require(
                sameText(query.getOrDefault("auth_signature", ""), hmac(text)),
                "Invalid signature: you should have sent HmacSHA256Hex(" + text.replace("\n", "\\n")
                        + ", your_secret_key)");
    }

    private void verifyTimestamp(String text) {
        Instant now = clock.instant();
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException notSeconds) {
            throw new HttpResponseException(401, "Invalid auth_timestamp: it must be seconds since 1970");
        }
        long apart = now.getEpochSecond() - seconds;
        require(
                -TOLERANCE_SECONDS <= apart && apart <= TOLERANCE_SECONDS,
                "Timestamp expired: Given timestamp (" + seconds + ") not within " + TOLERANCE_SECONDS
                        + "s of server time (" + now.getEpochSecond() + ")");
    }

    /** Everything but the signature itself, with lower-case names, sorted. */
    private static String canonical(Map<String, String> query) {
        Map<String, String> sorted = new TreeMap<>();
        query.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value));
        sorted.remove("auth_signature");
        return sorted.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new HttpResponseException(401, otherwise);
        }
    }

    private static boolean sameText(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static String md5(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has MD5", impossible);
        }
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(credentials.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
