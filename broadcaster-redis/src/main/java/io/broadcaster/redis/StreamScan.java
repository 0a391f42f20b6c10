package io.broadcaster.redis;

import io.broadcaster.redis.Exchanges.Caller;
import io.broadcaster.spi.History.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Reads a stream piece by piece. The server counts entries, not bytes, so that the size of the last piece decides how
 * many the next may have. Forward, each further piece begins with the entry read last: where that is gone, entries
 * behind it may have been trimmed as well. Not thread-safe.
 */
final class StreamScan {
    private static final int FIRST_ENTRIES = 64;
    private static final int MOST_ENTRIES = 1_024;
    private static final int BYTES = 1 << 20;

    private final Caller caller;
    private final String key;
    private final Order order;
    private String start;
    private int entries = FIRST_ENTRIES;
    private @Nullable StreamId last;
    private boolean torn;

    /** @param from the first entry to be read, if it exists; null begins at the end from which the order goes */
    StreamScan(Caller caller, String key, Order order, @Nullable StreamId from) {
        this.caller = caller;
        this.key = key;
        this.order = order;
        this.start = from == null ? (order == Order.OLDEST_FIRST ? "-" : "+") : from.toString();
    }

    /** The next entries; empty when there are no more for now. */
    List<StreamEntry> next(int most) {
        StreamId anchor = order == Order.OLDEST_FIRST ? last : null;
        int count = Math.min(most, entries);
        List<StreamEntry> piece = anchor == null ? ask(count) : behind(anchor, ask(count + 1));
        if (!piece.isEmpty()) {
            last = piece.get(piece.size() - 1).id();
            start = order == Order.OLDEST_FIRST ? last.toString() : "(" + last;
            entries = fitting(piece);
        }
        return piece;
    }

    private List<StreamEntry> ask(int count) {
        boolean forward = order == Order.OLDEST_FIRST;
        return StreamEntry.parse(caller.call(new CommandArguments(forward ? Command.XRANGE : Command.XREVRANGE)
                .add(key)
                .add(start)
                .add(forward ? "+" : "-")
                .add("COUNT")
                .add(count)));
    }

    private List<StreamEntry> behind(StreamId anchor, List<StreamEntry> piece) {
        boolean found = !piece.isEmpty() && piece.get(0).id().equals(anchor);
        torn |= !found;
        return found ? piece.subList(1, piece.size()) : piece;
    }

    /** Whether entries between two pieces may be missing. */
    boolean isTorn() {
        return torn;
    }

    List<StreamEntry> next() {
        return next(MOST_ENTRIES);
    }

    private int fitting(List<StreamEntry> piece) {
        long bytes = 1 + piece.stream().mapToLong(StreamEntry::bytes).sum();
        long fit = Math.min((long) BYTES * piece.size() / bytes, 4L * entries);
        return (int) Math.max(1, Math.min(MOST_ENTRIES, fit));
    }
}
