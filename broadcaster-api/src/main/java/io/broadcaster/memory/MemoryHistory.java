package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest messages of each channel. A cursor is {@code #} and how many messages the channel has had by then. */
final class MemoryHistory {
    private final int messagesPerChannel;
    private final Map<String, Log> logs = new HashMap<>();

    MemoryHistory(int messagesPerChannel) {
        this.messagesPerChannel = messagesPerChannel;
    }

    void add(Message message) {
        logs.computeIfAbsent(message.channel(), c -> new Log()).add(message, messagesPerChannel);
    }

    Page read(String channel, @Nullable String after, int limit) {
        Log log = logs.getOrDefault(channel, new Log());
        if (after == null) {
            return log.page(Math.max(log.first, log.end() - limit), limit, true);
        }
        long start = log.offsetAfter(after);
        return start < log.first || start > log.end()
                ? log.page(log.first, limit, false)
                : log.page(start, limit, true);
    }

    private static final class Log {
        private final List<Message> kept = new ArrayList<>();
        private long first;

        private long end() {
            return first + kept.size();
        }

        /** Trims only when half as much again has gathered, so that adding stays cheap. */
        private void add(Message message, int max) {
            kept.add(message);
            if (kept.size() > max + max / 2) {
                int excess = kept.size() - max;
                kept.subList(0, excess).clear();
                first += excess;
            }
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
            int to = Math.min(kept.size(), from + limit);
            return new Page(kept.subList(from, to), "#" + (first + to), complete);
        }
    }
}
