package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody has signed, or somebody else has, or has been used before, opens nothing. */
class ForgeryTest {
    private static final String SUCCESS = "subscription_succeeded";
    private static final String MEMBER = "{\"user_id\":\"ada\"}";
    private static final String EVENT = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"old\"}";

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aMutatedByteAnywhereInAChannelsSignatureIsRefused() {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            String auth = "key:" + Hmac.sha256("secret", pipeline.connect() + ":presence-c:" + MEMBER);
            for (int i = 0; i < auth.length(); i++) {
                for (int bit = 1; bit < 0x80; bit <<= 1) {
                    String mutated = auth.substring(0, i) + (char) (auth.charAt(i) ^ bit) + auth.substring(i + 1);
                    String answer = pipeline.ask(subscribe("presence-c", mutated, MEMBER));
                    assertTrue(answer.contains("pusher:subscription_error"), answer);
                    assertFalse(answer.contains(SUCCESS), answer);
                }
            }
            assertTrue(pipeline.ask(subscribe("presence-c", auth, MEMBER)).contains(SUCCESS));
        }
    }

    @Test
    void aSignatureOpensOneChannelOnOneConnectionForOneMember() {
        try (PipelineFixture pipeline = new PipelineFixture();
                PipelineFixture other = new PipelineFixture()) {
            String socketId = pipeline.connect();
            other.connect();
            String auth = "key:" + Hmac.sha256("secret", socketId + ":presence-c:" + MEMBER);
            assertFalse(other.ask(subscribe("presence-c", auth, MEMBER)).contains(SUCCESS));
            assertFalse(pipeline.ask(subscribe("presence-d", auth, MEMBER)).contains(SUCCESS));
            String eve = MEMBER.replace("ada", "eve");
            assertFalse(pipeline.ask(subscribe("presence-c", auth, eve)).contains(SUCCESS));
            assertTrue(pipeline.ask(subscribe("presence-c", auth, MEMBER)).contains(SUCCESS));
        }
    }

    @Test
    void forgedUserDataIsRefusedAndEndsTheConnection() {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            String auth = "key:" + Hmac.sha256("secret", pipeline.connect() + "::user::{\"id\":\"ada\"}");
            String answer = pipeline.ask(signIn(auth, "{\"id\":\"eve\"}"));
            assertFalse(answer.contains("signin_success"), answer);
            assertTrue(answer.contains("\u000f\u00a9Invalid sign-in"), "closed with 4009: " + answer);
        }
    }

    @Test
    void aUsersChannelIsForThatUserAlone() {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            String user = "{\"id\":\"ada\"}";
            String auth = "key:" + Hmac.sha256("secret", pipeline.connect() + "::user::" + user);
            assertTrue(pipeline.ask(signIn(auth, user)).contains("signin_success"));
            assertFalse(pipeline.ask(subscribe("#server-to-user-eve", "", "")).contains(SUCCESS));
            assertTrue(pipeline.ask(subscribe("#server-to-user-ada", "", "")).contains(SUCCESS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "tä", "a:b", "#server-to-user-", "a\u0000", "\u202e"})
    void aChannelsNameOutOfBoundsIsRefused(String channel) {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            pipeline.connect();
            assertFalse(pipeline.ask(subscribe(channel, "", "")).contains(SUCCESS));
            assertFalse(pipeline.ask(subscribe("c".repeat(165), "", "")).contains(SUCCESS));
            assertTrue(pipeline.ask(subscribe("c".repeat(164), "", "")).contains(SUCCESS));
        }
    }

    @Test
    void aStaleOrReplayedRequestIsRefused() {
        String request = request();
        assertTrue(answerTo(request, request).contains("HTTP/1.1 200"));
        try (PipelineFixture pipeline = new PipelineFixture(PipelineFixture.APP, () -> now)) {
            assertTrue(send(pipeline, request).startsWith("HTTP/1.1 200"));
            now = now.plusSeconds(6);
            assertTrue(send(pipeline, request).startsWith("HTTP/1.1 401"), "replayed");
            assertTrue(send(pipeline, request()).startsWith("HTTP/1.1 200"), "signed again");
        }
        now = now.plus(Duration.ofMinutes(10));
        assertTrue(answerTo(request).startsWith("HTTP/1.1 401"), "stale");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body_md5=%1$s&Body_md5=%2$s&auth_timestamp=%3$s",
                "Body_md5=%2$s&body_md5=%1$s&auth_timestamp=%3$s",
                "body_md5=%1$s&body_md5=%2$s&auth_timestamp=%3$s",
                "body_md5=%2$s&body_md5=%1$s&auth_timestamp=%3$s",
                "body_md5=%2$s&auth_timestamp=%3$s&Auth_timestamp=0"
            })
    void aParameterThatComesTwiceIsRefusedSoThatNoneIsReadWhichWasNotSigned(String query) {
        String signed = "auth_key=key&auth_timestamp=" + now.getEpochSecond() + "&auth_version=1.0&body_md5=";
        String old = Hmac.md5(EVENT.getBytes(UTF_8));
        String signature = Hmac.sha256("secret", "POST\n/apps/1/events\n" + signed + old);
        String forged = EVENT.replace("old", "new");
        String more = query.formatted(Hmac.md5(forged.getBytes(UTF_8)), old, now.getEpochSecond());
        String rest = "&auth_signature=" + signature + "&auth_version=1.0&auth_key=key";
        for (String body : new String[] {EVENT, forged}) {
            assertTrue(answerTo(post(more + rest, body)).startsWith("HTTP/1.1 401"));
        }
        String once = "Body_md5=" + old + "&AUTH_timestamp=" + now.getEpochSecond();
        assertTrue(answerTo(post(once + rest, EVENT)).startsWith("HTTP/1.1 200"));
    }

    private static String post(String query, String body) {
        return "POST /apps/1/events?" + query + " HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String answerTo(String... requests) {
        try (PipelineFixture pipeline = new PipelineFixture(PipelineFixture.APP, () -> now)) {
            String last = "";
            for (String each : requests) {
                last = send(pipeline, each);
            }
            return last;
        }
    }

    private static String send(PipelineFixture pipeline, String request) {
        pipeline.receive(request.getBytes(UTF_8));
        return pipeline.sent();
    }

    private String request() {
        String query = "auth_key=key&auth_timestamp=" + now.getEpochSecond() + "&auth_version=1.0";
        return "GET /apps/1/channels?" + query + "&auth_signature="
                + Hmac.sha256("secret", "GET\n/apps/1/channels\n" + query) + " HTTP/1.1\r\n\r\n";
    }

    private static String subscribe(String channel, String auth, String channelData) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":" + Json.quote(channel) + ",\"auth\":"
                + Json.quote(auth) + ",\"channel_data\":" + Json.quote(channelData) + "}}";
    }

    private static String signIn(String auth, String userData) {
        return "{\"event\":\"pusher:signin\",\"data\":{\"auth\":" + Json.quote(auth) + ",\"user_data\":"
                + Json.quote(userData) + "}}";
    }
}
