package io.broadcaster.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class EnvelopePropertyTest {

    @Property
    void anyMessageIsReadBackAsItWas(@ForAll("messages") Message message) {
        assertEquals(Optional.of(message), Envelope.decode("wire", Envelope.encode(message)));
    }

    /** UTF-8 has no half surrogate pairs: they become question marks, which must not harm what is around them. */
    @Property
    void anyMessageSurvivesTheBytesOfTheWire(@ForAll("messages") Message message) {
        UnaryOperator<String> wire = text -> new String(text.getBytes(UTF_8), UTF_8);
        Position position = message.position();
        Message expected = new Message(
                wire.apply(message.id()),
                position == null
                        ? null
                        : new Position(wire.apply(position.producer()), position.lane(), position.seq()),
                wire.apply(message.channel()),
                wire.apply(message.event()),
                wire.apply(message.data()),
                message.socketId() == null ? null : wire.apply(message.socketId()),
                message.createdAt());
        assertEquals(Optional.of(expected), Envelope.decode("wire", wire.apply(Envelope.encode(message))));
    }

    @Property
    void anyTruncatedEnvelopeIsSkipped(@ForAll("messages") Message message, @ForAll int at) {
        String text = Envelope.encode(message);
        String truncated = text.substring(0, Math.floorMod(at, text.length()));
        assertEquals(Optional.empty(), Envelope.decode("wire", truncated));
    }

    @Property
    void anyJsonOfOtherProgramsBecomesDataVerbatim(@ForAll("json") String json) {
        Message message = Envelope.decode("wire", json).orElseThrow();
        assertEquals(json, message.data());
        assertEquals("message", message.event());
    }

    @Property
    void anythingAtAllIsReadWithoutAnException(@ForAll String text) {
        assertTrue(Envelope.decode("wire", text)
                .map(message -> message.data().equals(text))
                .orElse(true));
    }

    @Provide
    Arbitrary<Message> messages() {
        Arbitrary<Position> positions = Combinators.combine(
                        text(),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(1))
                .as(Position::new);
        Arbitrary<Instant> instants = Arbitraries.longs()
                .between(-70_000_000_000_000L, 250_000_000_000_000L)
                .map(Instant::ofEpochMilli);
        return Combinators.combine(
                        text(), positions.injectNull(0.2), text(), text(), json(), text().injectNull(0.5), instants)
                .as(Message::new)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> blank = Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(2);
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of("true", "false", "null", "-0", "1.50", "1e-7", "1E+400", "0.00"),
                Arbitraries.bigIntegers().map(String::valueOf),
                text().map(EnvelopePropertyTest::quoted));
        return Arbitraries.recursive(
                () -> scalar,
                inner -> Combinators.combine(
                                inner, text().map(EnvelopePropertyTest::quoted), blank, Arbitraries.of(0, 1))
                        .as((value, name, gap, kind) -> kind == 0
                                ? "[" + gap + value + gap + "," + name + "]"
                                : "{" + gap + name + gap + ":" + gap + value + gap + "}"),
                0,
                4);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.strings().all().ofMaxLength(12)),
                Tuple.of(
                        1,
                        Arbitraries.strings()
                                .withCharRange('\ud800', '\udfff')
                                .withCharRange('\u0000', ' ')
                                .withChars("\"\\/")
                                .ofMaxLength(12)));
    }

    private static String quoted(String text) {
        return Envelope.quote(new StringBuilder(), text).toString();
    }
}
