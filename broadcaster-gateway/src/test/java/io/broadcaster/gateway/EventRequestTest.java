package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.gateway.EventRequest.Event;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRequestTest {
    private static final EventRequest REQUEST = new EventRequest(App.of("1", "key", "secret"));

    @Test
    void anEventOnSeveralChannelsIsOneMessageOnEach() {
        assertEquals(
                List.of(new Event("a", "e", "{}", "1.2", Set.of()), new Event("b", "e", "{}", "1.2", Set.of())),
                REQUEST.ofEvent(
                        bytes("{\"name\":\"e\",\"channels\":[\"a\",\"b\"],\"data\":\"{}\",\"socket_id\":\"1.2\"}")));
    }

    @Test
    void anEventMayNameOneChannel() {
        assertEquals(List.of(new Event("logs", "e", "é", null, Set.of())), REQUEST.ofEvent(event("logs", "é")));
    }

    @Test
    void aBatchKeepsItsOrder() {
        assertEquals(
                List.of(new Event("a", "e", "1", null, Set.of()), new Event("b", "e", "2", null, Set.of())),
                REQUEST.ofBatch(bytes("{\"batch\":[{\"name\":\"e\",\"channel\":\"a\",\"data\":\"1\"},"
                        + "{\"name\":\"e\",\"channel\":\"b\",\"data\":\"2\",\"socket_id\":null}]}")));
    }

    @Test
    void tenEventsAreTheMostOfABatch() {
        assertEquals(10, REQUEST.ofBatch(batchOf(10)).size());
        assertRefused(400, () -> REQUEST.ofBatch(batchOf(11)));
        assertRefused(400, () -> REQUEST.ofBatch(batchOf(0)));
    }

    @Test
    void tenThousandTwoHundredAndFortyBytesAreTheMostOfAnEvent() {
        REQUEST.ofEvent(event("logs", "é".repeat(5_120)));
        assertRefused(413, () -> REQUEST.ofEvent(event("logs", "é".repeat(5_120) + "a")));
    }

    @Test
    void aChannelsNameHasAtMost164Characters() {
        REQUEST.ofEvent(event("c".repeat(164), "{}"));
        assertRefused(400, () -> REQUEST.ofEvent(event("c".repeat(165), "{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "#server-to-user-", "täg", "a:b"})
    void aChannelsNameOutsideThePatternIsRefused(String channel) {
        assertRefused(400, () -> REQUEST.ofEvent(event(channel, "{}")));
    }

    @Test
    void oneToAHundredChannelsAreAllowed() {
        assertEquals(100, REQUEST.ofEvent(eventOnChannels(100)).size());
        assertRefused(400, () -> REQUEST.ofEvent(eventOnChannels(101)));
        assertRefused(400, () -> REQUEST.ofEvent(eventOnChannels(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "1e11111111111111111111",
                "{\"channel\":\"a\",\"data\":\"{}\"}",
                "{\"name\":\"e\",\"data\":\"{}\"}",
                "{\"name\":\"e\",\"channel\":\"a\"}",
                "{\"name\":\"e\",\"channel\":\"a\",\"data\":{}}",
                "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"{}\",\"socket_id\":\"me\"}"
            })
    void aMalformedBodyIsRefused(String body) {
        assertRefused(400, () -> REQUEST.ofEvent(bytes(body)));
        assertRefused(400, () -> REQUEST.ofBatch(bytes(body)));
    }

    private static void assertRefused(int status, Runnable request) {
        assertEquals(status, assertThrows(Refusal.class, request::run).status);
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
