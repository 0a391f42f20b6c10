package io.broadcaster.benchmarks;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Envelope;
import java.time.Instant;
import java.util.UUID;

/**
 * What is published: always the same, but for a stamp that says who sent it as its how-manieth, such as
 * {@code #03-00000017#}.
 */
record Text(String head, String tail) {
    private static final int DATA_BYTES = 256;
    private static final int STAMP_BYTES = "#03-00000017#".length();

    /** A string that takes 256 bytes as JSON. */
    static final Text DATA = new Text("x".repeat(DATA_BYTES - 2 - STAMP_BYTES), "");

    /** As many bytes as {@link #DATA} takes in an envelope. */
    static final Text ENVELOPE = envelope();

    String of(int sender, int number) {
        StringBuilder text = new StringBuilder(head.length() + STAMP_BYTES + tail.length()).append(head);
        digits(text.append('#'), sender, 10);
        digits(text.append('-'), number, 10_000_000);
        return text.append('#').append(tail).toString();
    }

    private static void digits(StringBuilder text, int number, int highest) {
        for (int power = highest; power > 0; power /= 10) {
            text.append((char) ('0' + number / power % 10));
        }
    }

    static int sender(String text) {
        int end = text.lastIndexOf('#');
        return Integer.parseInt(text, end - 11, end - 9, 10);
    }

    static int number(String text) {
        int end = text.lastIndexOf('#');
        return Integer.parseInt(text, end - 8, end, 10);
    }

    private static Text envelope() {
        String id = UUID.randomUUID().toString();
        String data = '"' + DATA.head() + "*" + '"';
        Position position = new Position(id, 512, 500_000);
        String whole =
                Envelope.encode(new Message(id, position, Channels.CHANNEL, Channels.EVENT, data, null, Instant.now()));
        int stamp = whole.indexOf('*');
        return new Text(whole.substring(0, stamp), whole.substring(stamp + 1));
    }
}
