package io.broadcaster.ably;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AblyBrowserConnectionTest {
    private final AblyBroadcaster ably = TestApp.create(TestApp.keys(), Duration.ofSeconds(5));

    @AfterEach
    void close() {
        ably.close();
    }

    @Test
    void browsersFindAblyByThemselves() {
        assertEquals(Map.of("key_name", TestApp.KEY_NAME, "tls", true), ably.publicSettings());
        assertEquals(Map.of("host", "rest.ably.io", "use_tls", true), ably.describe());
    }

    @Test
    void anotherServerIsNamed() {
        try (AblyBroadcaster other = TestApp.at(8080)) {
            assertEquals(
                    Map.of("key_name", TestApp.KEY_NAME, "host", "127.0.0.1", "port", 8080, "tls", false),
                    other.publicSettings());
            assertEquals(Map.of("host", "127.0.0.1:8080", "use_tls", false), other.describe());
        }
    }

    @Test
    void aTokenRequestOpensOneChannelForListening() throws Exception {
        JsonObject request = sign("private-x", null);

        assertEquals("{\"private-x\":[\"subscribe\"]}", text(request, "capability"));
        assertEquals(TestApp.KEY_NAME, text(request, "keyName"));
        assertFalse(request.has("clientId"));
        assertSigned(request, "");
    }

    @Test
    void aPresenceChannelIsEnteredAsTheMember() throws Exception {
        JsonObject request = sign("presence-x", "{\"user_id\":\"7\",\"user_info\":{}}");

        assertEquals("{\"presence-x\":[\"presence\",\"subscribe\"]}", text(request, "capability"));
        assertEquals("7", text(request, "clientId"));
        assertSigned(request, "7");
    }

    @Test
    void noTwoRequestsAreTheSame() {
        assertNotEquals(text(sign("a", null), "nonce"), text(sign("a", null), "nonce"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "private-*", "x:*", "[*]*", "[meta]log", ":x", "", "a\nb"})
    void noNameOpensMoreThanOneChannel(String channel) {
        assertThrows(IllegalArgumentException.class, () -> ably.sign("1.2", channel, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{}", "{\"user_id\":null}", "{\"user_id\":\"\"}", "{\"user_id\":\"7\"", "[]"})
    void presenceNeedsAMember(String member) {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> ably.sign("1.2", "presence-x", member));
        assertTrue(fault.getMessage().contains("user_id"), fault.getMessage());
    }

    @Test
    void usersAreNotSignedIn() {
        assertThrows(UnsupportedOperationException.class, () -> ably.signIn("1.2", "{\"id\":\"7\"}"));
    }

    /** As Ably documents it, written from that alone. */
    private static void assertSigned(JsonObject request, String clientId) throws Exception {
        String text = TestApp.KEY_NAME + "\n\n" + text(request, "capability") + "\n" + clientId + "\n"
                + request.get("timestamp").getAsLong() + "\n" + text(request, "nonce") + "\n";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestApp.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertEquals(
                Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))),
                text(request, "mac"));
        assertFalse(request.toString().contains(TestApp.SECRET));
    }

    private JsonObject sign(String channel, String member) {
        return JsonParser.parseString(ably.sign("1.2", channel, member)).getAsJsonObject();
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }
}
