package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

    @Test
    void anEventOnSeveralChannelsIsOneMessageOnEach() {
        assertEquals(
                List.of(new SandboxEvent("e", "a", "{}", "1.2"), new SandboxEvent("e", "b", "{}", "1.2")),
                PublishRequest.ofEvent(
                        bytes("{\"name\":\"e\",\"channels\":[\"a\",\"b\"],\"data\":\"{}\",\"socket_id\":\"1.2\"}")));
    }

    @Test
    void anEventMayNameOneChannel() {
        assertEquals(List.of(new SandboxEvent("e", "logs", "é", null)), PublishRequest.ofEvent(event("logs", "é")));
    }

    @Test
    void aBatchKeepsItsOrder() {
        assertEquals(
                List.of(new SandboxEvent("e", "a", "1", null), new SandboxEvent("e", "b", "2", null)),
                PublishRequest.ofBatch(bytes("{\"batch\":[{\"name\":\"e\",\"channel\":\"a\",\"data\":\"1\"},"
                        + "{\"name\":\"e\",\"channel\":\"b\",\"data\":\"2\",\"socket_id\":null}]}")));
    }

    @Test
    void tenEventsAreTheMostOfABatch() {
        assertEquals(10, PublishRequest.ofBatch(batchOf(10)).size());
        assertRefused(400, () -> PublishRequest.ofBatch(batchOf(11)));
        assertRefused(400, () -> PublishRequest.ofBatch(batchOf(0)));
    }

    @Test
    void tenThousandTwoHundredAndFortyBytesAreTheMostOfAnEvent() {
        PublishRequest.ofEvent(event("logs", "é".repeat(5_120)));
        assertRefused(413, () -> PublishRequest.ofEvent(event("logs", "é".repeat(5_120) + "a")));
    }

    @Test
    void aChannelsNameHasAtMost164Characters() {
        PublishRequest.ofEvent(event("c".repeat(164), "{}"));
        assertRefused(400, () -> PublishRequest.ofEvent(event("c".repeat(165), "{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "#server-to-user-1", "täg", "a:b"})
    void aChannelsNameOutsideThePatternIsRefused(String channel) {
        assertRefused(400, () -> PublishRequest.ofEvent(event(channel, "{}")));
    }

    @Test
    void oneToAHundredChannelsAreAllowed() {
        assertEquals(100, PublishRequest.ofEvent(eventOnChannels(100)).size());
        assertRefused(400, () -> PublishRequest.ofEvent(eventOnChannels(101)));
        assertRefused(400, () -> PublishRequest.ofEvent(eventOnChannels(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"channel\":\"a\",\"data\":\"{}\"}",
                "{\"name\":\"e\",\"data\":\"{}\"}",
                "{\"name\":\"e\",\"channel\":\"a\"}",
                "{\"name\":\"e\",\"channel\":\"a\",\"data\":{}}",
                "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"{}\",\"socket_id\":\"me\"}"
            })
    void aMalformedBodyIsRefused(String body) {
        assertRefused(400, () -> PublishRequest.ofEvent(bytes(body)));
        assertRefused(400, () -> PublishRequest.ofBatch(bytes(body)));
    }

    private static void assertRefused(int status, Runnable request) {
        assertEquals(
                status, assertThrows(HttpResponseException.class, request::run).getStatus());
    }

    private static byte[] event(String channel, String data) {
        return bytes("{\"name\":\"e\",\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}");
    }

    private static byte[] eventOnChannels(int count) {
        String channels = String.join(",", Collections.nCopies(count, "\"a\""));
        return bytes("{\"name\":\"e\",\"channels\":[" + channels + "],\"data\":\"{}\"}");
    }

    private static byte[] batchOf(int count) {
        String event = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"{}\"}";
        return bytes("{\"batch\":[" + String.join(",", Collections.nCopies(count, event)) + "]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
