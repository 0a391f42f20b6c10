package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Messages;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs publish on a channel. */
class ForeignJsonTest {
    private static final String ENVELOPE = "{\"id\":\"i\",\"producer\":\"p\",\"lane\":0,\"seq\":1,\"channel\":\"c\","
            + "\"event\":\"e\",\"data\":{},\"socket_id\":\"s\",\"created_at\":\"2026-11-21T12:00:00.123Z\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"text\"",
                "\"\u2028\"",
                "0",
                "-1.5e3",
                "true",
                "null",
                " {\"a\" : 1.0}\n",
                "[{\"id\":\"i\",\"channel\":\"c\",\"event\":\"e\",\"data\":1}]",
                "{\"id\":\"i\",\"event\":\"e\",\"data\":{}}",
                "{\"type\":\"run_event\",\"data\":{\"id\":7}}"
            })
    void jsonThatIsNoEnvelopeIsDataOfEventMessage(String json) {
        assertForeign(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "channel", "event", "data", "created_at", "producer", "lane", "seq"})
    void envelopeWithoutAMemberItNeedsIsForeign(String member) {
        assertForeign(ENVELOPE.replace("\"" + member + "\"", "\"other\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"id\":\"i\"                   | \"id\":7",
                "\"id\":\"i\"                   | \"id\":null",
                "\"producer\":\"p\"             | \"producer\":{\"a\":[]}",
                "\"producer\":\"p\"             | \"producer\":null",
                "\"lane\":0                     | \"lane\":-1",
                "\"lane\":0                     | \"lane\":0.0",
                "\"lane\":0                     | \"lane\":2147483648",
                "\"lane\":0                     | \"lane\":true",
                "\"seq\":1                      | \"seq\":\"1\"",
                "\"seq\":1                      | \"seq\":0",
                "\"seq\":1                      | \"seq\":1e0",
                "\"seq\":1                      | \"seq\":9223372036854775808",
                "\"seq\":1                      | \"seq\":null",
                "\"channel\":\"c\"              | \"channel\":[\"c\"]",
                "\"event\":\"e\"                | \"event\":false",
                "\"socket_id\":\"s\"            | \"socket_id\":12.34",
                "\"socket_id\":\"s\"            | \"socket_id\":[]",
                "\"2026-11-21T12:00:00.123Z\"   | \"yesterday\"",
                "\"2026-11-21T12:00:00.123Z\"   | 1795262400"
            })
    void envelopeWithAMalformedMemberIsForeign(String member, String malformed) {
        assertForeign(ENVELOPE.replace(member, malformed));
    }

    @Test
    void numbersTooLargeForAnyTypeAreDataAllTheSame() {
        assertForeign("[" + "9".repeat(5_000) + ",-1e" + "9".repeat(5_000) + "]");
        assertForeign(ENVELOPE.replace("\"seq\":1", "\"seq\":" + "9".repeat(5_000)));
    }

    @Test
    void namesMadeToCollideInAHashTableAreDataAllTheSame() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1_024; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 10; bit++) {
                json.append((i >> bit & 1) == 0 ? "ab" : "bA");
            }
            json.append("\":1");
        }
        assertForeign(json.append('}').toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "hello",
                "{",
                "{\"a\":[1,2}",
                "\"open",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "+1",
                ".5",
                "1.",
                "NaN",
                "{} {}",
                "{} x",
                "1 2",
                "{}\u0000",
                "\"\u0001\"",
                "\"\\x\"",
                "[\"\\u12\"]",
                "<html></html>"
            })
    void whatIsNoJsonIsSkipped(String text) {
        assertEquals(Optional.empty(), Envelope.decode("wire", text));
    }

    @Test
    void envelopeFollowedByGarbageIsSkipped() {
        assertTrue(Envelope.decode("wire", ENVELOPE).isPresent());
        assertEquals(Optional.empty(), Envelope.decode("wire", ENVELOPE + "}"));
        assertEquals(Optional.empty(), Envelope.decode("wire", ENVELOPE + ENVELOPE));
    }

    @Test
    void nestingThatNoApplicationCouldSendIsSkipped() {
        assertForeign("[".repeat(1_001) + "]".repeat(1_001));
        assertEquals(Optional.empty(), Envelope.decode("wire", "[".repeat(1_002) + "]".repeat(1_002)));
        assertEquals(Optional.empty(), Envelope.decode("wire", "[".repeat(10_000) + "]".repeat(10_000)));
        assertEquals(Optional.empty(), Envelope.decode("wire", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertEquals(Optional.empty(), Envelope.decode("wire", Envelope.encode(Messages.withData(deep))));
    }

    @Test
    void eachForeignMessageGetsAnIdOfItsOwn() {
        assertNotEquals(assertForeign("{}").id(), assertForeign("{}").id());
    }

    private static Message assertForeign(String json) {
        Instant before = Instant.now();
        Message message = Envelope.decode("wire", json).orElseThrow();
        assertEquals(new Message(message.id(), null, "wire", "message", json, null, message.createdAt()), message);
        assertFalse(message.createdAt().isBefore(before));
        assertNull(message.position());
        return message;
    }
}
