package io.broadcaster.gateway;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks the signatures of Pusher's HTTP API: HMAC-SHA256 over the method, the path and the sorted query. */
final class RequestSignature {
    static final long TOLERANCE_SECONDS = 600;

    private final InstantSource clock;

    RequestSignature(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Refusal 401 with the reason when the request is not to be trusted */
    void verify(App app, ApiRequest request) {
        require(Hmac.isEqual(request.parameter("auth_key"), app.key()), "Unknown auth_key");
        require(request.parameter("auth_version").equals("1.0"), "Invalid auth_version: it must be 1.0");
        verifyTimestamp(request.parameter("auth_timestamp"));
        String md5 = request.parameter("body_md5");
        require(
                (request.body().length == 0 && md5.isEmpty()) || Hmac.isEqual(md5, Hmac.md5(request.body())),
                "Invalid body_md5: it is not the MD5 of the body");
        String text = request.method() + "\n" + request.path() + "\n" + canonical(request.query());
        require(
                Hmac.isEqual(request.parameter("auth_signature"), Hmac.sha256(app.secret(), text)),
                "Invalid signature: you should have sent HmacSHA256Hex(" + text.replace("\n", "\\n")
                        + ", your_secret_key)");
    }

    private void verifyTimestamp(String text) {
        require(text.matches("\\d{1,12}"), "Invalid auth_timestamp: it must be seconds since 1970");
        long now = clock.instant().getEpochSecond();
        long apart = now - Long.parseLong(text);
        require(
                Math.abs(apart) <= TOLERANCE_SECONDS,
                "Timestamp expired: Given timestamp (" + text + ") not within " + TOLERANCE_SECONDS
                        + "s of server time (" + now + ")");
    }

    /** Everything but the signature itself, sorted. */
    private static String canonical(Map<String, String> query) {
        Map<String, String> sorted = new TreeMap<>(query);
        sorted.remove("auth_signature");
        return sorted.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Refusal(401, otherwise);
        }
    }
}
