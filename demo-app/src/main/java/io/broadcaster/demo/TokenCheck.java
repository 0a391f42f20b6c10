package io.broadcaster.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.HttpResponseException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares tokens with the operator's, in a time that tells nothing. An address that was wrong ten times within a minute
 * has to wait for the next one. Thread-safe.
 */
final class TokenCheck {
    static final int ATTEMPTS = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

    static final int REMEMBERED = 10_000;

    private final byte[] token;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    TokenCheck(String token, InstantSource clock) {
        this.token = token.getBytes(UTF_8);
        this.clock = clock;
    }

    private record Failures(Instant since, int count) {}

    /**
     * Whether it is the token.
     *
     * @param address where it came from
     * @throws HttpResponseException 429 after too many wrong ones
     */
    synchronized boolean isToken(String candidate, String address) {
        Instant now = clock.instant();
        failures.values().removeIf(each -> !now.isBefore(each.since.plus(WINDOW)));
        Failures before = failures.getOrDefault(address, new Failures(now, 0));
        if (before.count >= ATTEMPTS) {
            throw new HttpResponseException(429, "Too many wrong tokens: wait for a minute");
        }
        boolean right = MessageDigest.isEqual(candidate.getBytes(UTF_8), token);
        if (!right) {
            failures.put(address, new Failures(before.since, before.count + 1));
            forgetOldest();
        }
        return right;
    }

    private void forgetOldest() {
        if (failures.size() > REMEMBERED) {
            failures.remove(failures.keySet().iterator().next());
        }
    }
}
