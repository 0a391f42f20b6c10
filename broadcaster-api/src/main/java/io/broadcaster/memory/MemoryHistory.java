package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.spi.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
    public synchronized void append(List<Message> batch) {
        sweep(clock.instant());
        for (Message message : batch) {
            logs.computeIfAbsent(message.channel(), c -> new Log(endOfForgottenLogs))
                    .add(message);
        }
    }

    /** As {@link #append}, over what may be here already in a shortened form. */
    synchronized void appendOrReplace(List<Message> batch) {
        for (Message message : batch) {
            Log log = logs.get(message.channel());
            if (log == null || !log.replace(message)) {
                append(List.of(message));
            }
        }
    }

    @Override
    public synchronized Page read(String channel, @Nullable String after, int limit) {
        Log log = logs.getOrDefault(channel, new Log(endOfForgottenLogs));
        log.forgetBefore(clock.instant().minus(maxAge));
        if (after == null) {
            return log.page(Math.max(log.first, log.end() - limit), limit, true);
        }
        long start = log.offsetAfter(after);
        return start < log.first || start > log.end()
                ? log.page(log.first, limit, false)
                : log.page(start, limit, true);
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
        private long first;

        private Log(long first) {
            this.first = first;
        }

        private long end() {
            return first + kept.size();
        }

        /** Trims only when half as much again has gathered, so that adding stays cheap. */
        private void add(Message message) {
            kept.add(message);
            if (kept.size() > messagesPerChannel + messagesPerChannel / 2) {
                forget(kept.size() - messagesPerChannel);
            }
        }

        private boolean replace(Message message) {
            int index = indexOf(message.id());
            if (index >= 0) {
                kept.set(index, message);
            }
            return index >= 0;
        }

        private int indexOf(String id) {
            int index = kept.size() - 1;
            while (index >= 0 && !kept.get(index).id().equals(id)) {
                index--;
            }
            return index;
        }

        private void forgetBefore(Instant oldest) {
            int young = 0;
            while (young < kept.size() && kept.get(young).createdAt().isBefore(oldest)) {
                young++;
            }
            forget(young);
        }

        private void forget(int messages) {
            kept.subList(0, messages).clear();
            first += messages;
        }

        private long offsetAfter(String after) {
            Matcher offset = cursor.matcher(after);
            if (offset.matches()) {
                return Long.parseLong(offset.group(1));
            }
            int index = indexOf(after);
            return index < 0 ? -1 : first + index + 1;
        }

        private Page page(long start, int limit, boolean complete) {
            int from = (int) (start - first);
            int to = (int) Math.min(kept.size(), (long) from + limit);
            return new Page(kept.subList(from, to), cursorPrefix + (first + to), complete);
        }
    }
}
