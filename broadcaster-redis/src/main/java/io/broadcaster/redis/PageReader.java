package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reads one page of a channel. As long as the entry from which it goes on is still in the stream, nothing behind it was
 * trimmed, because the oldest go first: that is what makes a page complete.
 */
final class PageReader {
    private static final Pattern CURSOR = Pattern.compile("redis@(\\d{1,18}-\\d{1,18})");

    /** How far the clocks of those who make ids and of the server may be apart for an id to be found fast. */
    private static final long CLOCKS_APART_MILLIS = 60_000;

    private final ChannelStream stream;
    private final String channel;
    private final Instant oldest;

    /** @param oldest what was made before is not read */
    PageReader(ChannelStream stream, String channel, Instant oldest) {
        this.stream = stream;
        this.channel = channel;
        this.oldest = oldest;
    }

    Page read(@Nullable String after, int limit, Order order) {
        if (after == null) {
            StreamId from = order == Order.OLDEST_FIRST ? nthNewest(limit) : null;
            return page(order, limit).fill(stream.scan(order, from), true, this::here);
        }
        StreamId place = place(after);
        if (order == Order.NEWEST_FIRST && StreamId.NONE.equals(place)) {
            return new Page(List.of(), cursor(StreamId.NONE), true); // everything has been read
        }
        PageBuilder page = page(order, limit);
        boolean known = place != null && page.startsBehind(stream.scan(order, place), place);
        return page.fill(known ? null : stream.scan(order, null), known, this::here);
    }

    private PageBuilder page(Order order, int limit) {
        return new PageBuilder(channel, oldest, limit, order);
    }

    static String cursor(StreamId id) {
        return "redis@" + id;
    }

    /** Where a reading goes on that has found nothing. */
    private StreamId here() {
        try {
            return stream.readersPlace();
        } catch (JedisDataException mayNotMark) {
            return StreamId.NONE;
        }
    }

    /** Null when unknown. */
    private @Nullable StreamId place(String after) {
        Matcher cursor = CURSOR.matcher(after);
        return cursor.matches() ? StreamId.parse(cursor.group(1)) : find(after);
    }

    private @Nullable StreamId nthNewest(int limit) {
        StreamScan back = stream.scan(Order.NEWEST_FIRST, null);
        StreamId last = null;
        Set<String> ids = new HashSet<>();
        for (List<StreamEntry> piece = back.next(); !piece.isEmpty(); piece = back.next()) {
            for (StreamEntry entry : piece) {
                Message message = entry.message(channel).orElse(null);
                if (message != null && ids.add(message.id()) && ids.size() > limit) {
                    return last;
                }
                last = entry.id();
            }
        }
        return last;
    }

    /** The first entry with that message: what comes behind it was not read by those who know only the first. */
    private @Nullable StreamId find(String id) {
        String start =
                Envelope.quote(new StringBuilder("{\"id\":"), id).append(',').toString();
        long millis = Math.max(0, timeOf(id) - CLOCKS_APART_MILLIS);
        StreamId near = find(start, new StreamId(millis, 0), Long.MAX_VALUE);
        return near != null || millis == 0 ? near : find(start, StreamId.NONE, millis);
    }

    private @Nullable StreamId find(String start, StreamId from, long untilMillis) {
        StreamScan scan = stream.scan(Order.OLDEST_FIRST, from);
        for (List<StreamEntry> piece = scan.next(); !piece.isEmpty(); piece = scan.next()) {
            for (StreamEntry entry : piece) {
                if (entry.envelope() != null && entry.envelope().startsWith(start)) {
                    return entry.id();
                }
            }
            if (piece.get(piece.size() - 1).id().millis() >= untilMillis) {
                return null;
            }
        }
        return null;
    }

    /** When a UUID of version 7 was made, in milliseconds; 0 for other ids. */
    private static long timeOf(String id) {
        boolean timed = id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
        return timed ? Long.parseLong(id.substring(0, 8) + id.substring(9, 13), 16) : 0;
    }
}
