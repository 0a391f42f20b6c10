package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignatureTest {
    /** The worked example of Pusher's own documentation. */
    private static final String BODY =
            "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";

    private static final String SIGNATURE = "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";
    private static final long TIMESTAMP = 1_353_088_179;
    private static final App APP = App.of("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");

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
        assertThrows(Refusal.class, () -> verify(TIMESTAMP, "POST", "/apps/3/batch_events", BODY));
        assertThrows(Refusal.class, () -> verify(TIMESTAMP, "GET", "/apps/3/events", BODY));
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
        assertFalse(text.contains(APP.secret()), text);
        assertFalse(text.contains(SIGNATURE), text);
        assertFalse(APP.toString().contains(APP.secret()));
    }

    private String assertRefused(long now, String body) {
        Refusal refusal = assertThrows(Refusal.class, () -> verify(now, body));
        assertEquals(401, refusal.status);
        return String.valueOf(refusal.getMessage());
    }

    private void verify(long now, String body) {
        verify(now, "POST", "/apps/3/events", body);
    }

    private void verify(long now, String method, String path, String body) {
        new RequestSignature(() -> Instant.ofEpochSecond(now))
                .verify(APP, new ApiRequest(method, path, List.of(), query, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String replaced(String text, int position, char character) {
        return new StringBuilder(text)
                .replace(position, position + 1, String.valueOf(character))
                .toString();
    }
}
