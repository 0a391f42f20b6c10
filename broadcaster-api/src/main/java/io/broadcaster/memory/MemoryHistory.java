package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.spi.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of each channel, in this process's memory. A cursor names this history, since the next process
 * counts anew, and how many messages the channel has had by then. Thread-safe.
 */
public final class MemoryHistory implements History {
    private final int messagesPerChannel;
    private final Duration maxAge;
    private final InstantSource clock;
    private final String cursorPrefix = "memory-" + UUID.randomUUID() + "-";
    private final Pattern cursor = Pattern.compile(cursorPrefix + "(\\d{1,18})");
    private final Map<String, Log> logs = new HashMap<>();
    private Instant nextSweep = Instant.MIN;
    private long endOfForgottenLogs;

    /**
     * @param messagesPerChannel how many messages of a channel are kept while they are young enough; up to half as many
     *     again may be
     * @param maxAge the age past which a message is never read
     * @param clock tells their age
     */
    public MemoryHistory(int messagesPerChannel, Duration maxAge, InstantSource clock) {
        this.messagesPerChannel = messagesPerChannel;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    @Override
    public synchronized void append(String carrier, List<Message> batch) {
        sweep(clock.instant());
        for (Message message : batch) {
            logs.computeIfAbsent(message.channel(), c -> new Log(endOfForgottenLogs))
                    .put(message);
        }
    }

    @Override
    public synchronized Page read(String channel, @Nullable String after, int limit, Order order) {
        Log log = logs.getOrDefault(channel, new Log(endOfForgottenLogs));
        log.forgetBefore(clock.instant().minus(maxAge));
        return order == Order.OLDEST_FIRST ? forward(log, after, limit) : backward(log, after, limit);
    }

    private Page forward(Log log, @Nullable String after, int limit) {
        if (after == null) {
            return log.page(Math.max(log.first, log.end() - limit), limit, true);
        }
        long start = log.boundary(after, 1);
        return start < log.first || start > log.end()
                ? log.page(log.first, limit, false)
                : log.page(start, limit, true);
    }

    private Page backward(Log log, @Nullable String before, int limit) {
        long end = before == null ? log.end() : log.boundary(before, 0);
        return end < log.first || end > log.end()
                ? log.pageBack(log.end(), limit, false)
                : log.pageBack(end, limit, true);
    }

    /** Forgets the channels that nobody uses any more, so that they don't add up; a cursor into one stays behind any new. */
    private void sweep(Instant now) {
        if (now.isBefore(nextSweep)) {
            return;
        }
        nextSweep = now.plus(maxAge);
        logs.values().forEach(log -> log.forgetBefore(now.minus(maxAge)));
        logs.values().removeIf(log -> {
            endOfForgottenLogs = Math.max(endOfForgottenLogs, log.kept.isEmpty() ? log.end() : 0);
            return log.kept.isEmpty();
        });
    }

    private final class Log {
        private final List<Message> kept = new ArrayList<>();
        private final Map<String, Long> offsets = new HashMap<>();
        private long first;

        private Log(long first) {
            this.first = first;
        }

        private long end() {
            return first + kept.size();
        }

        /** Trims only when half as much again has gathered, so that adding stays cheap. */
        private void put(Message message) {
            Long known = offsets.putIfAbsent(message.id(), end());
            if (known != null) {
                kept.set((int) (known - first), message);
                return;
            }
            kept.add(message);
            if (kept.size() > messagesPerChannel + messagesPerChannel / 2) {
                forget(kept.size() - messagesPerChannel);
            }
        }

        private void forgetBefore(Instant oldest) {
            int young = 0;
            while (young < kept.size() && kept.get(young).createdAt().isBefore(oldest)) {
                young++;
            }
            forget(young);
        }

        private void forget(int messages) {
            List<Message> old = kept.subList(0, messages);
            old.forEach(message -> offsets.remove(message.id()));
            old.clear();
            first += messages;
        }

        /** @param past how many messages a message's id stands for: itself, or none of what is to be read */
        private long boundary(String mark, int past) {
            Matcher offset = cursor.matcher(mark);
            if (offset.matches()) {
                return Long.parseLong(offset.group(1));
            }
            Long known = offsets.get(mark);
            return known == null ? -1 : known + past;
        }

        private Page page(long start, int limit, boolean complete) {
            int from = (int) (start - first);
            int to = (int) Math.min(kept.size(), (long) from + limit);
            return new Page(kept.subList(from, to), cursorPrefix + (first + to), complete);
        }

        private Page pageBack(long end, int limit, boolean complete) {
            int to = (int) (end - first);
            int from = Math.max(0, to - limit);
            List<Message> messages = new ArrayList<>(kept.subList(from, to));
            Collections.reverse(messages);
            return new Page(messages, cursorPrefix + (first + from), complete);
        }
    }
}
