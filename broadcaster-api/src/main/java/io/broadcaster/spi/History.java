package io.broadcaster.spi;

import io.broadcaster.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An optional ability: to remember, so that pages and reconnecting browsers catch up. Thread-safe, blocking. */
public interface History {

    /**
     * Remembers messages that another route carried: they are read back, but never delivered to listeners. One that is
     * there already, by its id, was carried in a shortened form and is replaced.
     *
     * @throws RuntimeException when it cannot; some of them may be kept all the same
     */
    void append(List<Message> batch);

    /**
     * Reads a channel, oldest message first.
     *
     * @param after a message id or a {@link Page#cursor()}; null for the newest {@code limit} messages
     * @param limit how many at the most, at least 1
     */
    Page read(String channel, @Nullable String after, int limit);

    /**
     * A stretch of a channel's history.
     *
     * @param messages oldest first
     * @param cursor where the next read goes on; opaque
     * @param complete whether nothing is known to be missing between {@code after} and the last of these
     */
    record Page(List<Message> messages, String cursor, boolean complete) {
        /** Copies the list. */
        public Page {
            messages = List.copyOf(messages);
        }
    }
}
