package io.broadcaster.spi;

import io.broadcaster.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An optional ability: to remember, so that pages and reconnecting browsers catch up. What has it also keeps whatever it
 * publishes itself. Thread-safe, blocking.
 */
public interface History {

    /**
     * Remembers messages that another route carried. They are read back like all others; listeners do not get them, but
     * are told of them by {@link Subscribable.Listener#onCarriedElsewhere}. One that is there already, by its id, was
     * carried in a shortened form: from now on it is read as it is here.
     *
     * @param carrier the name of the route that carried them
     * @throws RuntimeException when it cannot; some of them may be kept all the same, and may be appended again
     */
    void append(String carrier, List<Message> batch);

    /**
     * Reads a channel. A message that was published twice may be read twice.
     *
     * @param after where to go on in the order of reading: a message's id or a {@link Page#cursor()}. Null begins anew:
     *     with the newest message, going back, or with the oldest of the newest {@code limit}, going forward
     * @param limit how many at the most, at least 1
     */
    Page read(String channel, @Nullable String after, int limit, Order order);

    /** In which direction a channel is read. */
    enum Order {
        /** Forward, as the messages came. */
        OLDEST_FIRST,
        /** Backward, from the present. */
        NEWEST_FIRST
    }

    /**
     * A stretch of a channel's history.
     *
     * @param messages in the order that was asked for; fewer than the limit, when there are no more or they are large
     * @param cursor where the next read in the same order goes on; opaque
     * @param complete whether nothing is known to be missing between {@code after} and the last of these; false when
     *     {@code after} is unknown, in which case these are the oldest there are (or the newest, going back)
     */
    record Page(List<Message> messages, String cursor, boolean complete) {
        /** Copies the list. */
        public Page {
            messages = List.copyOf(messages);
        }
    }
}
