package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final Instant NOON = Messages.NOON;

    @Test
    void membersHaveTheAgreedNamesAndOrder() {
        Message message =
                new Message("01-a", new Position("p-1", 3, 42), "logs", "log", "{\"text\":\"hi\"}", "12.34", NOON);
        assertEquals(
                "{\"id\":\"01-a\",\"producer\":\"p-1\",\"lane\":3,\"seq\":42,\"channel\":\"logs\",\"event\":\"log\","
                        + "\"data\":{\"text\":\"hi\"},\"socket_id\":\"12.34\","
                        + "\"created_at\":\"2026-11-21T12:00:00.123Z\"}",
                Envelope.encode(message));
    }

    @Test
    void positionAndSocketIdAreLeftOutWhenThereIsNone() {
        assertEquals(
                "{\"id\":\"i\",\"channel\":\"c\",\"event\":\"e\",\"data\":null,"
                        + "\"created_at\":\"2026-11-21T12:00:00.123Z\"}",
                Envelope.encode(new Message("i", null, "c", "e", "null", null, NOON)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00:00Z,           2026-11-21T12:00:00.000Z",
        "2026-11-21T12:00:00.100Z,       2026-11-21T12:00:00.100Z",
        "2026-11-21T12:00:00.123999999Z, 2026-11-21T12:00:00.123Z",
        "1969-12-31T23:59:59.999999Z,    1969-12-31T23:59:59.999Z"
    })
    void timestampsHaveExactlyThreeDigitsOfASecond(Instant instant, String written) {
        assertEquals(written, Envelope.TIMESTAMP.format(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T12:00:00.123Z", "2026-11-21T13:00:00.123+01:00"})
    void timestampsOfOtherProgramsMayHaveAnOffset(String written) {
        String text = Envelope.encode(Messages.withData("1")).replace("2026-11-21T12:00:00.123Z", written);
        assertEquals(NOON, decode(text).createdAt());
    }

    @Test
    void nullIsAsGoodAsAbsentForOptionalMembers() {
        Message message = decode("{\"id\":\"i\",\"producer\":null,\"lane\":null,\"seq\":null,\"channel\":\"c\","
                + "\"event\":\"e\",\"data\":1,\"socket_id\":null,\"created_at\":\"2026-11-21T12:00:00.123Z\"}");
        assertEquals(new Message("i", null, "c", "e", "1", null, NOON), message);
    }

    @Test
    void membersMayComeInAnyOrderWithOthersAmongThem() {
        Message message = decode("""
                { "created_at" : "2026-11-21T12:00:00.123Z" , "later" : { "data" : [ "id" ] } ,
                  "data" : [ 1.10 , "a" ] , "event":"e","channel":"c",
                  "seq" : 2, "lane" : 1, "producer" : "p", "id":"i", "more":null }
                """);
        assertEquals(new Message("i", new Position("p", 1, 2), "c", "e", "[ 1.10 , \"a\" ]", null, NOON), message);
    }

    @Test
    void channelIsTheOneInTheEnvelope() {
        assertEquals("logs", decode(Envelope.encode(Messages.withData("1"))).channel());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "-0",
                "-0.0",
                "1E+400",
                "0.1000000000000000000000000000000000001",
                "123456789012345678901234567890",
                "\"\"",
                "\"\\u0041\\/\\ud83d\\ude00\"",
                "true",
                "null",
                "{ }",
                "[\n\t1 ,2\r\n]",
                "{\"a\" : {\"a\":1, \"a\":2}}"
            })
    void dataKeepsTheSpellingItCameIn(String data) {
        assertEquals(data, decode(Envelope.encode(Messages.withData(data))).data());
    }

    @Test
    void dataOfAnySizeComesThrough() {
        for (String data :
                new String[] {"\"" + "é".repeat(50_000) + "\"", "7".repeat(50_000), "{\"" + "k".repeat(60_000) + "\":1}"
                }) {
            assertEquals(data, decode(Envelope.encode(Messages.withData(data))).data());
        }
    }

    @Test
    void textOfTwentyMegabytesComesThrough() {
        String data = "\"" + "x".repeat(20 << 20) + "\"";
        assertEquals(data, decode(Envelope.encode(Messages.withData(data))).data());
    }

    @Test
    void dataAsDeepAsAnApplicationCanSendComesThrough() {
        String data = "[".repeat(1_000) + "]".repeat(1_000);
        assertEquals(data, decode(Envelope.encode(Messages.withData(data))).data());
    }

    @Test
    void quoteEscapesWhatJsonForbids() {
        String quoted = Envelope.quote(new StringBuilder("x="), "\"\\\n\u0000\u001fé\u2028")
                .toString();
        assertEquals("x=\"\\\"\\\\\\n\\u0000\\u001Fé\u2028\"", quoted);
    }

    @Test
    void socketIdIsReadBack() {
        Message excluded = new Message("i", null, "c", "e", "1", "12.34", NOON);
        assertEquals("12.34", decode(Envelope.encode(excluded)).socketId());
        String without = Envelope.encode(new Message("i", null, "c", "e", "1", null, NOON));
        assertFalse(without.contains("socket_id"));
        assertNull(decode(without).socketId());
    }

    private static Message decode(String text) {
        return Envelope.decode("wire", text).orElseThrow();
    }
}
