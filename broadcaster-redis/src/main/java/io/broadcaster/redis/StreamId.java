package io.broadcaster.redis;

import java.util.Comparator;

/**
 * Where an entry stands in its stream.
 *
 * @param millis the server's time when it was added, since 1970
 * @param sequence among those of one millisecond
 */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    private static final Comparator<StreamId> ORDER =
            Comparator.comparingLong(StreamId::millis).thenComparingLong(StreamId::sequence);

    /** Before every entry. */
    static final StreamId NONE = new StreamId(0, 0);

    static StreamId parse(String text) {
        int dash = text.indexOf('-');
        return new StreamId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(StreamId other) {
        return ORDER.compare(this, other);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
