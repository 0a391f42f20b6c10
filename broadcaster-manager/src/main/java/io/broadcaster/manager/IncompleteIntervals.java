package io.broadcaster.manager;

import io.broadcaster.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Per channel, the times of which the history is known to lack messages. Bounded; thread-safe. */
final class IncompleteIntervals {
    private static final int PER_CHANNEL = 64;
    /** Between servers; it also lets those know of a loss whom another server answered meanwhile. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Clocks clocks;
    private final Duration remembered;
    private final Map<String, Deque<Interval>> byChannel = new HashMap<>();

    /** @param remembered how long the history goes back: what is older can't be read, so it can't be missed */
    IncompleteIntervals(Clocks clocks, Duration remembered) {
        this.clocks = clocks;
        this.remembered = remembered;
    }

    synchronized void add(List<Message> lost) {
        Instant now = clocks.now();
        lost.forEach(message -> add(message.channel(), new Interval(message.createdAt(), now)));
    }

    /**
     * Whether a reading lacks messages that went back from the present.
     *
     * @param oldest when the oldest message that was read was made; null when there was none
     */
    synchronized boolean overlap(String channel, @Nullable Instant oldest) {
        return of(channel).anyMatch(interval -> oldest == null || !interval.last.isBefore(oldest));
    }

    /**
     * Whether a reading may lack messages that went on from a point in the past. Of what was noticed before that, whoever
     * read up to there was told.
     *
     * @param since when that was, by some server's clock; null when unknown
     */
    synchronized boolean noticedSince(String channel, @Nullable Instant since) {
        return of(channel).anyMatch(interval -> since == null || interval.noticed.isAfter(since.minus(CLOCKS_APART)));
    }

    private Stream<Interval> of(String channel) {
        Deque<Interval> intervals = byChannel.getOrDefault(channel, new ArrayDeque<>());
        Instant oldest = clocks.now().minus(remembered);
        intervals.removeIf(interval -> interval.last.isBefore(oldest));
        return intervals.stream();
    }

    /** Widens the latest interval, or begins one; past the bound the two oldest become one. */
    private void add(String channel, Interval added) {
        Deque<Interval> intervals = byChannel.computeIfAbsent(channel, c -> new ArrayDeque<>());
        Interval latest = intervals.peekLast();
        if (latest != null && Duration.between(latest.last, added.last).abs().compareTo(Duration.ofSeconds(1)) < 0) {
            intervals.removeLast();
            intervals.addLast(latest.and(added));
            return;
        }
        intervals.addLast(added);
        if (intervals.size() > PER_CHANNEL) {
            Interval oldest = intervals.removeFirst();
            intervals.addFirst(oldest.and(intervals.removeFirst()));
        }
    }

    /**
     * Some lost messages.
     *
     * @param last when the newest of them was made
     * @param noticed when the newest loss was noticed
     */
    private record Interval(Instant last, Instant noticed) {
        Interval and(Interval other) {
            return new Interval(later(last, other.last), later(noticed, other.noticed));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isBefore(other) ? other : one;
        }
    }
}
