package io.broadcaster.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Frames after RFC 6455, with the number of the case in the Autobahn test suite.
 *
 * @param writes what is written at once each
 * @param outcome what comes back: {@code text}, {@code pong} with its payload's length, {@code close} with its code
 */
record FrameCase(String id, List<byte[]> writes, String outcome) {
    private static final int TEXT = 0x81;
    private static final int PART = 0x01;
    private static final int BINARY = 0x82;
    private static final int MORE = 0x00;
    private static final int LAST = 0x80;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final byte[] NOTHING = {};

    static List<FrameCase> all() {
        return Stream.of(framing(), pings(), reserved(), fragments(), utf8(), closing(), large())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FrameCase> framing() {
        int[] sizes = {0, 125, 126, 127, 128, 65_535, 65_536};
        List<FrameCase> cases = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            cases.add(of("1.1." + (i + 1), "text", frame(TEXT, stars(sizes[i]))));
            cases.add(of("1.2." + (i + 1), "close 1003", frame(BINARY, stars(sizes[i]))));
        }
        cases.add(new FrameCase("1.1.8", chopped(frame(TEXT, stars(65_536)), 997), "text"));
        return cases;
    }

    private static List<FrameCase> pings() {
        byte[] ping = frame(PING, bytes("00ff fefd fcfb 00ff"));
        return List.of(
                of("2.1", "pong 0", frame(PING, NOTHING)),
                of("2.2", "pong 13", frame(PING, text("Hello, world!"))),
                of("2.3", "pong 8", ping),
                of("2.4", "pong 125", frame(PING, stars(125))),
                of("2.5", "close 1002", frame(PING, stars(126))),
                new FrameCase("2.6", chopped(frame(PING, stars(125)), 1), "pong 125"),
                of("2.7", "", frame(PONG, NOTHING)),
                of("2.8", "", frame(PONG, text("unsolicited"))),
                of("2.9", "pong 8", frame(PONG, text("unsolicited")), ping),
                of("2.10", "pong 8,".repeat(10).replaceAll(",$", ""), joined(ping, 10)),
                new FrameCase(
                        "2.11",
                        chopped(joined(ping, 10), 1),
                        "pong 8,".repeat(10).replaceAll(",$", "")));
    }

    private static List<FrameCase> reserved() {
        List<FrameCase> cases = new ArrayList<>(List.of(
                of("3.1", "close 1002", frame(TEXT | 0x40, text("a"))),
                of(
                        "3.2",
                        "text,close 1002",
                        frame(TEXT, text("a")),
                        frame(TEXT | 0x20, text("b")),
                        frame(PING, NOTHING)),
                of(
                        "3.3",
                        "text,close 1002",
                        frame(TEXT, text("a")),
                        frame(TEXT | 0x30, text("b")),
                        frame(PING, NOTHING)),
                new FrameCase("3.4", chopped(frame(TEXT | 0x40, text("a")), 1), "close 1002"),
                of("3.5", "close 1002", frame(BINARY | 0x50, text("a"))),
                of("3.6", "close 1002", frame(PING | 0x60, text("a"))),
                of("3.7", "close 1002", frame(CLOSE | 0x70, bytes("03e8")))));
        for (int i = 0; i < 5; i++) {
            cases.add(of("4.1." + (i + 1), "close 1002", frame(LAST | (3 + i), NOTHING)));
            cases.add(of("4.2." + (i + 1), "close 1002", frame(LAST | (11 + i), text("a"))));
        }
        return cases;
    }

    private static List<FrameCase> fragments() {
        byte[] one = frame(PART, text("one"));
        byte[] two = frame(LAST, text("two"));
        byte[] ping = frame(PING, text("ping"));
        return List.of(
                of("5.1", "close 1002", frame(PING & 0x7f, text("a")), two),
                of("5.2", "close 1002", frame(PONG & 0x7f, text("a")), two),
                of("5.3", "text", one, two),
                of("5.4", "text", concat(one, two)),
                new FrameCase("5.5", chopped(concat(one, two), 1), "text"),
                of("5.6", "pong 4,text", one, ping, two),
                of("5.7", "pong 4,text", concat(one, ping, two)),
                new FrameCase("5.8", chopped(concat(one, ping, two), 1), "pong 4,text"),
                of("5.9", "close 1002", two, frame(TEXT, text("a"))),
                of("5.10", "close 1002", concat(two, frame(TEXT, text("a")))),
                of("5.12", "close 1002", frame(MORE, text("a")), frame(TEXT, text("a"))),
                of("5.15", "text,close 1002", one, two, frame(MORE, text("a")), frame(TEXT, text("a"))),
                of("5.18", "close 1002", one, frame(TEXT, text("a"))),
                of("5.19", "pong 4,pong 4,text", one, frame(MORE, text("a")), ping, frame(MORE, text("b")), ping, two));
    }

    private static List<FrameCase> utf8() {
        List<FrameCase> cases = new ArrayList<>(List.of(
                of("6.1.1", "text", frame(TEXT, NOTHING)),
                of("6.1.2", "text", frame(PART, NOTHING), frame(MORE, NOTHING), frame(LAST, NOTHING)),
                of("6.1.3", "text", frame(PART, NOTHING), frame(MORE, text("a")), frame(LAST, NOTHING)),
                of("6.2.1", "text", frame(TEXT, text("Hello-µ@ßöäüàá-UTF-8!!"))),
                of("6.2.2", "text", frame(PART, text("Hello-µ@ßöä")), frame(LAST, text("üàá-UTF-8!!"))),
                new FrameCase("6.2.3", eachByteAFrame(text("Hello-µ@ßöäüàá-UTF-8!!")), "text"),
                new FrameCase("6.2.4", eachByteAFrame(bytes("cebae1bdb9cf83cebcceb5")), "text"),
                new FrameCase("6.3.2", eachByteAFrame(bytes("cebae1bdb9cf83cebcceb5eda080656469746564")), "close 1007"),
                of(
                        "6.4.1",
                        "close 1007",
                        frame(PART, bytes("cebae1bdb9cf83cebcceb5f4908080")),
                        frame(LAST, text("a")))));
        String[] valid = {
            "cebae1bdb9cf83cebcceb5",
            "00",
            "c280",
            "e0a080",
            "f0908080",
            "7f",
            "dfbf",
            "efbfbf",
            "f48fbfbf",
            "ed9fbf",
            "ee8080",
            "efbfbd",
            "efbfbe",
            "f09fbfbe"
        };
        String[] invalid = {
            "cebae1bdb9cf83cebcceb5eda080656469746564",
            "80",
            "bf",
            "c0af",
            "e080af",
            "f08080af",
            "f8808080af",
            "c1bf",
            "e09fbf",
            "f08fbfbf",
            "eda080",
            "edbfbf",
            "f4908080",
            "fe",
            "ff",
            "fefeffff",
            "c0",
            "e08080",
            "ce",
            "e1bd"
        };
        for (int i = 0; i < valid.length; i++) {
            cases.add(of("6.5–6.9 valid " + (i + 1), "text", frame(TEXT, bytes(valid[i]))));
        }
        for (int i = 0; i < invalid.length; i++) {
            cases.add(of("6.3, 6.10–6.23 invalid " + (i + 1), "close 1007", frame(TEXT, bytes(invalid[i]))));
        }
        return cases;
    }

    private static List<FrameCase> closing() {
        byte[] close = frame(CLOSE, bytes("03e8"));
        List<FrameCase> cases = new ArrayList<>(List.of(
                of("7.1.1", "text,close 1000", frame(TEXT, text("a")), close),
                of("7.1.2", "close 1000", concat(close, close)),
                of("7.1.3", "close 1000", concat(close, frame(PING, NOTHING))),
                of("7.1.4", "close 1000", concat(close, frame(TEXT, text("a")))),
                of("7.1.5", "close 1000", frame(PART, text("a")), close, frame(LAST, text("b"))),
                of("7.3.1", "close (1000|1005)", frame(CLOSE, NOTHING)),
                of("7.3.2", "close 1002", frame(CLOSE, bytes("03"))),
                of("7.3.3", "close 1000", close),
                of("7.3.4", "close 1000", frame(CLOSE, concat(bytes("03e8"), text("Hello")))),
                of("7.3.5", "close 1000", frame(CLOSE, concat(bytes("03e8"), stars(123)))),
                of("7.3.6", "close 1002", frame(CLOSE, concat(bytes("03e8"), stars(124)))),
                of("7.5.1", "close 1007", frame(CLOSE, bytes("03e8cebae1bdb9cf83cebcceb5eda080656469746564")))));
        IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
                .forEach(code -> cases.add(of("7.7 code " + code, "close " + code, close(code))));
        IntStream.of(0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535)
                .forEach(code -> cases.add(of("7.9, 7.13 code " + code, "close 1002", close(code))));
        return cases;
    }

    private static List<FrameCase> large() {
        byte[] message = stars(65_536);
        List<byte[]> fragments = new ArrayList<>();
        for (int from = 0; from < message.length; from += 1_300) {
            int to = Math.min(message.length, from + 1_300);
            int first = to == message.length ? LAST : from == 0 ? PART : MORE;
            fragments.add(frame(first, Arrays.copyOfRange(message, from, to)));
        }
        return List.of(
                of("9.1.1", "text", frame(TEXT, message)),
                of("9.1.4, beyond the limit", "close 1009", frame(TEXT, stars(4 << 20))),
                of("9.3.1, beyond the limit", "close 1009", frame(PART, stars(100_000)), frame(LAST, stars(100_000))),
                new FrameCase("9.5.1", chopped(frame(TEXT, message), 64), "text"),
                new FrameCase("10.1.1", fragments, "text"));
    }

    private static FrameCase of(String id, String outcome, byte[]... writes) {
        return new FrameCase(id, List.of(writes), outcome);
    }

    private static byte[] frame(int first, byte[] payload) {
        return RawClient.encode(first, payload);
    }

    private static byte[] close(int code) {
        return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static List<byte[]> eachByteAFrame(byte[] payload) {
        return IntStream.range(0, payload.length)
                .mapToObj(i -> frame(i == payload.length - 1 ? LAST : i == 0 ? PART : MORE, new byte[] {payload[i]}))
                .toList();
    }

    private static List<byte[]> chopped(byte[] bytes, int size) {
        return IntStream.rangeClosed(0, (bytes.length - 1) / size)
                .mapToObj(i -> Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size)))
                .toList();
    }

    private static byte[] joined(byte[] bytes, int times) {
        return concat(IntStream.range(0, times).mapToObj(i -> bytes).toArray(byte[][]::new));
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte[] stars(int count) {
        return text("*".repeat(count));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public String toString() {
        return id;
    }
}
