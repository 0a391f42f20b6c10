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
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of each channel, in this process's memory. A cursor is {@code #} and how many messages the channel
 * has had by then. Thread-safe.
 */
public final class MemoryHistory implements History {
    private final int messagesPerChannel;
    private final Duration maxAge;
    private final InstantSource clock;
    private final Map<String, Log> logs = new HashMap<>();

    /**
     * @param messagesPerChannel how many messages of a channel are kept at least while they are young enough
     * @param maxAge how long a message is kept
     * @param clock tells their age
     */
    public MemoryHistory(int messagesPerChannel, Duration maxAge, InstantSource clock) {
        this.messagesPerChannel = messagesPerChannel;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    @Override
    public synchronized void append(List<Message> batch) {
        for (Message message : batch) {
            logs.computeIfAbsent(message.channel(), c -> new Log()).add(message);
        }
    }

    @Override
    public synchronized Page read(String channel, @Nullable String after, int limit) {
        Log log = logs.getOrDefault(channel, new Log());
        log.forgetBefore(clock.instant().minus(maxAge));
        if (after == null) {
            return log.page(Math.max(log.first, log.end() - limit), limit, true);
        }
        long start = log.offsetAfter(after);
        return start < log.first || start > log.end()
                ? log.page(log.first, limit, false)
                : log.page(start, limit, true);
    }

    private final class Log {
        private final List<Message> kept = new ArrayList<>();
        private long first;

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
            if (after.matches("#\\d{1,18}")) {
                return Long.parseLong(after.substring(1));
            }
            for (int i = kept.size() - 1; i >= 0; i--) {
                if (kept.get(i).id().equals(after)) {
                    return first + i + 1;
                }
            }
            return -1;
        }

        private Page page(long start, int limit, boolean complete) {
            int from = (int) (start - first);
            int to = (int) Math.min(kept.size(), (long) from + limit);
            return new Page(kept.subList(from, to), "#" + (first + to), complete);
        }
    }
}
