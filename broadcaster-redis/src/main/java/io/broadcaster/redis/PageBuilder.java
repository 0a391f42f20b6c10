package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page: each message once, at its first place, as the last entry has it. Full when it has enough messages or
 * some megabytes of them.
 */
final class PageBuilder {
    private static final int MOST_BYTES = 8 << 20;
    private static final int LOOK_AHEAD = 2_048;

    private final String channel;
    private final Instant oldest;
    private final int limit;
    private final int most;
    private final boolean forward;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final List<StreamEntry> read = new ArrayList<>();
    private @Nullable StreamScan scan;
    private @Nullable StreamId last;
    private long bytes;

    PageBuilder(String channel, Instant oldest, int limit, Order order) {
        this.channel = channel;
        this.oldest = oldest;
        this.limit = limit;
        this.most = 1 + Math.min(limit, Integer.MAX_VALUE - 1);
        this.forward = order == Order.OLDEST_FIRST;
    }

    /** Goes on behind {@code place} if the scan, which must begin there, finds it, and not too old. */
    boolean startsBehind(StreamScan from, StreamId place) {
        List<StreamEntry> piece = from.next(most);
        if (piece.isEmpty() || !piece.get(0).id().equals(place) || isOld(piece.get(0))) {
            return false;
        }
        scan = from;
        last = place;
        read.addAll(piece.subList(1, piece.size()));
        return true;
    }

    private boolean isOld(StreamEntry entry) {
        Instant made = entry.message(channel)
                .map(Message::createdAt)
                .orElse(Instant.ofEpochMilli(entry.id().millis()));
        return made.isBefore(oldest);
    }

    /**
     * @param from what to read; null to go on
     * @param here tells where to go on when there was nothing
     */
    Page fill(@Nullable StreamScan from, boolean complete, Supplier<StreamId> here) {
        scan = from == null ? scan : from;
        int taken = take();
        boolean whole = complete && !(scan != null && scan.isTorn());
        if (forward && messages.values().stream().anyMatch(PageBuilder::isShortened)) {
            lookAhead(taken);
        }
        StreamId end = last == null ? here.get() : last;
        return new Page(List.copyOf(messages.values()), PageReader.cursor(end), whole);
    }

    /** Returns how many of what was read went into the page. */
    private int take() {
        int next = 0;
        while (next < read.size() || more()) {
            StreamEntry entry = read.get(next);
            if (!take(entry)) {
                return next;
            }
            last = entry.id();
            next++;
        }
        return next;
    }

    private boolean more() {
        List<StreamEntry> piece = scan == null ? List.of() : scan.next(most);
        return read.addAll(piece);
    }

    /** False when the page is full. */
    private boolean take(StreamEntry entry) {
        Message message = entry.message(channel)
                .filter(young -> !young.createdAt().isBefore(oldest))
                .orElse(null);
        if (message == null) {
            return true;
        }
        Message newer = messages.get(message.id());
        if (newer == null) {
            if (messages.size() == limit || (bytes > 0 && bytes + entry.bytes() > MOST_BYTES)) {
                return false;
            }
            bytes += entry.bytes();
            messages.put(message.id(), message);
        } else if (forward) {
            messages.put(message.id(), message);
        } else {
            messages.remove(message.id());
            messages.put(message.id(), newer);
        }
        return true;
    }

    private static boolean isShortened(Message message) {
        return message.data().contains("\"truncated\":true");
    }

    /** A shortened line is soon followed by the whole one. What is read for it is not kept. */
    private void lookAhead(int taken) {
        List<StreamEntry> piece = List.copyOf(read.subList(taken, read.size()));
        read.clear();
        int entries = 0;
        long looked = 0;
        do {
            for (StreamEntry entry : piece) {
                entry.message(channel).ifPresent(whole -> messages.replace(whole.id(), whole));
                looked += entry.bytes();
            }
            entries += piece.size();
            piece = scan == null ? List.of() : scan.next(most);
        } while (!piece.isEmpty() && entries < LOOK_AHEAD && looked < MOST_BYTES);
    }
}
