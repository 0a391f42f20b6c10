package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the examples of Pusher's documentation of authentication signatures. */
class AppTest {
    private static final String KEY = "278d425bdf160c739803";

    private final App app = App.of("3", KEY, "7ad3773142a6692b25b8");

    @Test
    void aPrivateChannelIsSignedAsPusherDoes() {
        assertEquals(
                KEY + ":58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
                app.authorizeChannel("1234.1234", "private-foobar", ""));
    }

    @Test
    void aPresenceChannelIsSignedAsPusherDoes() {
        assertEquals(
                KEY + ":31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80",
                app.authorizeChannel(
                        "1234.1234", "presence-foobar", "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}"));
    }

    @Test
    void aSignInIsSignedAsPusherDoes() {
        assertEquals(
                KEY + ":4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba",
                app.authorizeUser("1234.1234", "{\"id\":\"12345\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "1234.1234, public",
        "1234, private-a",
        "1.2:x, private-a",
        "1.2, :user::7",
        "1.2, private-a:b",
        "1.2, presence-without-member"
    })
    void nothingElseIsSigned(String socketId, String channel) {
        assertThrows(IllegalArgumentException.class, () -> app.authorizeChannel(socketId, channel, ""));
    }

    @Test
    void aUserNeedsAnId() {
        assertThrows(IllegalArgumentException.class, () -> app.authorizeUser("1.2", "{\"name\":\"x\"}"));
        assertThrows(IllegalArgumentException.class, () -> app.authorizeUser("1:2", "{\"id\":\"x\"}"));
    }
}
