package io.broadcaster.manager;

import io.broadcaster.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Per channel, the times of which the history is known to lack messages. Bounded; thread-safe. */
final class IncompleteIntervals {
    private static final int PER_CHANNEL = 64;

    private final Clocks clocks;
    private final Duration remembered;
    private final Map<String, Deque<Interval>> byChannel = new HashMap<>();

    /** @param remembered how long the history goes back: what is older can't be read, so it can't be missed */
    IncompleteIntervals(Clocks clocks, Duration remembered) {
        this.clocks = clocks;
        this.remembered = remembered;
    }

    synchronized void add(List<Message> lost) {
        lost.forEach(message -> add(message.channel(), message.createdAt()));
    }

    /**
     * Whether a reading lacks messages.
     *
     * @param messages what was read up to the present, oldest first; null when it began at a point in the past
     */
    synchronized boolean touches(String channel, @Nullable List<Message> messages) {
        Deque<Interval> intervals = byChannel.getOrDefault(channel, new ArrayDeque<>());
        Instant oldest = clocks.now().minus(remembered);
        intervals.removeIf(interval -> interval.last.isBefore(oldest));
        if (messages == null || messages.isEmpty()) {
            return !intervals.isEmpty();
        }
        Instant first = messages.get(0).createdAt();
        return new ArrayList<>(intervals).stream().anyMatch(interval -> !interval.last.isBefore(first));
    }

    /** Widens the latest interval, or begins one; past the bound the two oldest become one. */
    private void add(String channel, Instant at) {
        Deque<Interval> intervals = byChannel.computeIfAbsent(channel, c -> new ArrayDeque<>());
        Interval latest = intervals.peekLast();
        if (latest != null && Duration.between(latest.last, at).abs().compareTo(Duration.ofSeconds(1)) < 0) {
            intervals.removeLast();
            intervals.addLast(latest.including(at));
            return;
        }
        intervals.addLast(new Interval(at, at));
        if (intervals.size() > PER_CHANNEL) {
            Interval oldest = intervals.removeFirst();
            intervals.addFirst(intervals.removeFirst().including(oldest.first));
        }
    }

    private record Interval(Instant first, Instant last) {
        Interval including(Instant at) {
            return new Interval(at.isBefore(first) ? at : first, at.isAfter(last) ? at : last);
        }
    }
}
