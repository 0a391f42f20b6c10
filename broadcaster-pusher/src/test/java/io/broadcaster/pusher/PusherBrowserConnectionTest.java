package io.broadcaster.pusher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pusher.rest.PusherException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PusherBrowserConnectionTest {
    private PusherBroadcaster pusher = with();

    private PusherBroadcaster with(String... more) {
        return TestApp.create(TestApp.keys(more), Duration.ofSeconds(5));
    }

    private void reconfigure(String... more) {
        pusher.close();
        pusher = with(more);
    }

    @AfterEach
    void close() {
        pusher.close();
    }

    @Test
    void browsersFindPusherByItsCluster() {
        reconfigure("PUSHER_CLUSTER", "ap2");

        assertEquals(Map.of("key", TestApp.KEY, "cluster", "ap2", "tls", true), pusher.publicSettings());
        assertEquals(Map.of("cluster", "ap2", "use_tls", true), pusher.describe());
    }

    @Test
    void withoutAClusterItIsPushersDefault() {
        assertEquals("mt1", pusher.publicSettings().get("cluster"));
        assertEquals("mt1", pusher.describe().get("cluster"));
    }

    @Test
    void browsersFindASelfHostedServerByItsHostAndPort() {
        reconfigure("PUSHER_HOST", "ws.test", "PUSHER_PORT", "6001", "PUSHER_USE_TLS", "false");

        assertEquals(
                Map.of("key", TestApp.KEY, "host", "ws.test", "port", 6001, "tls", false), pusher.publicSettings());
        assertEquals(Map.of("host", "ws.test:6001", "use_tls", false), pusher.describe());
    }

    @Test
    void thePortOfASelfHostedServerIsThatOfTheScheme() {
        reconfigure("PUSHER_HOST", "ws.test");
        assertEquals(443, pusher.publicSettings().get("port"));
        reconfigure("PUSHER_HOST", "ws.test", "PUSHER_USE_TLS", "false");
        assertEquals(80, pusher.publicSettings().get("port"));
    }

    @Test
    void browsersAreNotSentToPushersApiWhichHasNoWebSockets() {
        reconfigure("PUSHER_HOST", "api-eu.pusher.com", "PUSHER_CLUSTER", "eu");

        assertEquals(Map.of("key", TestApp.KEY, "cluster", "eu", "tls", true), pusher.publicSettings());
    }

    @Test
    void aPrivateChannelIsSignedAsDocumented() {
        JsonObject reply = sign("1234.1234", "private-foobar", null);

        assertEquals(
                TestApp.KEY + ":58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
                reply.get("auth").getAsString());
        assertEquals(1, reply.size());
    }

    @Test
    void aPresenceChannelIsSignedAsDocumented() {
        String member = "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}";

        JsonObject reply = sign("1234.1234", "presence-foobar", member);

        assertEquals(
                TestApp.KEY + ":31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80",
                reply.get("auth").getAsString());
        assertEquals(member, reply.get("channel_data").getAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":\"7\"}",
                "{\"user_id\":\"<ü>\",\"user_info\":{\"a\":[1,2.50,true],\"b\":\"'&\"}}",
            })
    void theSignatureCoversTheChannelDataOfTheReply(String member) {
        JsonObject reply = sign("1.2", "presence-x", member);

        String channelData = reply.get("channel_data").getAsString();
        assertEquals(member, channelData);
        assertEquals(
                TestApp.KEY + ":" + Signatures.hmac("1.2:presence-x:" + channelData),
                reply.get("auth").getAsString());
    }

    @Test
    void anEncryptedChannelComesWithItsSharedSecret() {
        reconfigure("PUSHER_ENCRYPTION_MASTER_KEY", TestApp.MASTER_KEY);

        JsonObject reply = sign("1.2", "private-encrypted-x", null);

        assertEquals(
                TestApp.KEY + ":" + Signatures.hmac("1.2:private-encrypted-x"),
                reply.get("auth").getAsString());
        String sharedSecret = reply.get("shared_secret").getAsString();
        assertEquals(32, Base64.getDecoder().decode(sharedSecret).length);
    }

    @Test
    void anEncryptedChannelNeedsTheMasterKey() {
        assertThrows(PusherException.class, () -> pusher.sign("1.2", "private-encrypted-x", null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "7", "{}", "{\"user_id\":null}", "{\"user_id\":{}}", "{\"user_id\":\"7\"", "[]"})
    void aPresenceChannelNeedsAMember(String member) {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> pusher.sign("1.2", "presence-x", member));
        assertTrue(fault.getMessage().contains("user_id"), fault.getMessage());
    }

    @Test
    void nothingIsSignedForAPublicChannelABadNameOrABadConnection() {
        assertThrows(IllegalArgumentException.class, () -> pusher.sign("1.2", "logs", null));
        assertThrows(IllegalArgumentException.class, () -> pusher.sign("1.2", "private-a:b", null));
        assertThrows(IllegalArgumentException.class, () -> pusher.sign("1.2:private-x", "private-y", null));
    }

    @Test
    void aUserIsSignedInAsDocumented() {
        String user = "{\"id\":\"7\",\"user_info\":{\"name\":\"<ü> '&\"}}";

        JsonObject reply =
                JsonParser.parseString(pusher.signIn("1234.1234", user)).getAsJsonObject();

        assertEquals(
                TestApp.KEY + ":" + Signatures.hmac("1234.1234::user::" + user),
                reply.get("auth").getAsString());
        assertEquals(user, reply.get("user_data").getAsString());
        assertEquals(2, reply.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{}", "{\"id\":7}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":\"7\"", "[]"})
    void aUserHasAnId(String user) {
        IllegalArgumentException fault = assertThrows(IllegalArgumentException.class, () -> pusher.signIn("1.2", user));
        assertTrue(fault.getMessage().contains("id"), fault.getMessage());
    }

    /** Otherwise a signed-in user's signature could open a channel. */
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2:private-x", "1.2::user::{}"})
    void aUserIsSignedInOnARealConnectionOnly(String socketId) {
        assertThrows(IllegalArgumentException.class, () -> pusher.signIn(socketId, "{\"id\":\"7\"}"));
    }

    private JsonObject sign(String socketId, String channel, String member) {
        return JsonParser.parseString(pusher.sign(socketId, channel, member)).getAsJsonObject();
    }
}
