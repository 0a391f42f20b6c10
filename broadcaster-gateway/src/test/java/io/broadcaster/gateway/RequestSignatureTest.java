package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PusherSignatureTest {
    /** The worked example of Pusher's own documentation. */
    private static final String BODY =
            "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";

    private static final String SIGNATURE = "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";
    private static final long TIMESTAMP = 1_353_088_179;
    private static final PusherCredentials CREDENTIALS =
            new PusherCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");

    private final Map<String, String> query = new HashMap<>(Map.of(
            "auth_key", "278d425bdf160c739803",
            "auth_timestamp", Long.toString(TIMESTAMP),
            "auth_version", "1.0",
            "body_md5", "ec365a775a4cd0599faeb73354201b6f",
            "auth_signature", SIGNATURE));

    @Test
    void theDocumentedExampleIsAccepted() {
        verify(TIMESTAMP, BODY);
    }

    @Test
    void everyMutationOfOneByteOfTheSignatureIsRefused() {
        for (int position = 0; position < SIGNATURE.length(); position++) {
            for (char other = 1; other < 256; other++) {
                if (other != SIGNATURE.charAt(position)) {
                    query.put("auth_signature", replaced(SIGNATURE, position, other));
                    assertRefused(TIMESTAMP, BODY);
                }
            }
        }
    }

    @Test
    void everyMutationOfOneCharacterOfTheBodyIsRefused() {
        for (int position = 0; position < BODY.length(); position++) {
            String mutated = replaced(BODY, position, (char) (BODY.charAt(position) ^ 1));
            assertRefused(TIMESTAMP, mutated);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth_key", "auth_timestamp", "auth_version", "body_md5", "auth_signature"})
    void everyParameterIsRequired(String parameter) {
        query.remove(parameter);
        assertRefused(TIMESTAMP, BODY);
    }

    @ParameterizedTest
    @CsvSource({"auth_key,other", "auth_timestamp,now", "auth_version,2.0", "info,added"})
    void anotherParameterIsRefused(String parameter, String value) {
        query.put(parameter, value);
        assertRefused(TIMESTAMP, BODY);
    }

    @Test
    void aBodyNeedsItsDigestEvenUnderARightSignature() {
        query.remove("body_md5");
        // HMAC-SHA256 with the secret over the remaining parameters.
        query.put("auth_signature", "bd87f0e377a0f79369a6dba4edac213cf971168cf276731def696543986be0dc");
        assertRefused(TIMESTAMP, BODY);
        verify(TIMESTAMP, "");
    }

    @Test
    void anotherPathOrMethodIsRefused() {
        PusherSignature signature = new PusherSignature(CREDENTIALS, () -> Instant.ofEpochSecond(TIMESTAMP));
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        assertThrows(HttpResponseException.class, () -> signature.verify("POST", "/apps/3/batch_events", query, body));
        assertThrows(HttpResponseException.class, () -> signature.verify("GET", "/apps/3/events", query, body));
    }

    @Test
    void tenMinutesApartIsTheMost() {
        verify(TIMESTAMP + 600, BODY);
        verify(TIMESTAMP - 600, BODY);
        assertRefused(TIMESTAMP + 601, BODY);
        assertRefused(TIMESTAMP - 601, BODY);
    }

    @Test
    void theRefusalShowsNeitherTheSecretNorTheRightSignature() {
        query.put("auth_signature", "0".repeat(64));
        String text = assertRefused(TIMESTAMP, BODY);
        assertFalse(text.contains(CREDENTIALS.secret()), text);
        assertFalse(text.contains(SIGNATURE), text);
        assertFalse(CREDENTIALS.toString().contains(CREDENTIALS.secret()));
    }

    private String assertRefused(long now, String body) {
        HttpResponseException refusal = assertThrows(HttpResponseException.class, () -> verify(now, body));
        assertEquals(401, refusal.getStatus());
        return String.valueOf(refusal.getMessage());
    }

    private void verify(long now, String body) {
        new PusherSignature(CREDENTIALS, () -> Instant.ofEpochSecond(now))
                .verify("POST", "/apps/3/events", query, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String replaced(String text, int position, char character) {
        return new StringBuilder(text)
                .replace(position, position + 1, String.valueOf(character))
                .toString();
    }
}
