package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesEndWithOrWithoutACarriageReturn() throws IOException {
        assertEquals(List.of("a", "b", "c\rd"), lines("a\nb\r\nc\rd\n"));
    }

    @Test
    void aLastLineNeedsNoEnd() throws IOException {
        assertEquals(List.of("a", "b"), lines("a\nb"));
    }

    @Test
    void emptyLinesAreLines() throws IOException {
        assertEquals(List.of("", "a", "", ""), lines("\na\n\n\n"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void whatIsNotUtf8IsReplaced() throws IOException {
        byte[] latin1 = "caf\u00e9\nok".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of("caf\ufffd", "ok"), lines(new ByteArrayInputStream(latin1)));
    }

    @Test
    void charactersOfSeveralBytesSurviveEveryWayOfArriving() throws IOException {
        byte[] text = "h\u00e9 \u20ac \ud83d\ude00\nnext".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of("h\u00e9 \u20ac \ud83d\ude00", "next"), lines(new OneByteAtATime(text)));
    }

    @Test
    void aLineMayBeLongerThanTheBuffer() throws IOException {
        String longLine = "\u00e9".repeat(1_000_000);
        assertEquals(List.of(longLine, "b"), lines(longLine + "\nb\n"));
    }

    @Test
    void aLineWithoutEndIsCutBeforeItExhaustsTheMemory() throws IOException {
        List<String> pieces = lines("x".repeat(40 << 20));
        assertEquals(40 << 20, pieces.stream().mapToInt(String::length).sum());
        assertEquals(3, pieces.size());
    }

    private static List<String> lines(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(in)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static final class OneByteAtATime extends ByteArrayInputStream {
        OneByteAtATime(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, 1);
        }
    }
}
