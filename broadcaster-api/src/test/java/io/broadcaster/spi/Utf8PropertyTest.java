package io.broadcaster.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8PropertyTest {

    @Property
    void lengthIsThatOfTheEncodedText(@ForAll("texts") String text) {
        assertEquals(text.getBytes(UTF_8).length, Utf8.length(text));
    }

    @Example
    void lengthChangesAtTheBoundsOfTheEncoding() {
        assertEquals(0, Utf8.length(""));
        assertEquals(1, Utf8.length("\u007f"));
        assertEquals(2, Utf8.length("\u0080"));
        assertEquals(2, Utf8.length("\u07ff"));
        assertEquals(3, Utf8.length("\u0800"));
        assertEquals(3, Utf8.length("\uffff"));
        assertEquals(4, Utf8.length("\ud83d\ude00"));
        assertEquals(2, Utf8.length("\ude00\ud83d"));
        assertEquals(5, Utf8.length("\ud83d\ud83d\ude00"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all(),
                Arbitraries.strings().withCharRange('\ud7f0', '\ue010').withCharRange('p', '\u0090'));
    }
}
