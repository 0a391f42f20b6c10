package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads on in a channel's history from where a listener once stopped. Not thread-safe; blocks. */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final int PAGE = 1_000;

    private final HistoryKeeper history;
    private final String channel;
    private String after;
    private boolean complete = true;

    /** @param after the id of the last message that the listener has had, or a cursor */
    Replay(HistoryKeeper history, String channel, String after) {
        this.history = history;
        this.channel = channel;
        this.after = after;
    }

    /**
     * Hands over all there is by now.
     *
     * @param ended asked between pages, whether to leave off
     * @return false when the history can't be read; the next run goes on from there
     */
    boolean run(Consumer<Message> messages, BooleanSupplier ended) {
        try {
            Page page;
            do {
                page = history.read(channel, after, PAGE, Order.OLDEST_FIRST);
                complete &= page.complete();
                after = page.cursor();
                page.messages().forEach(messages);
            } while (!page.messages().isEmpty() && !ended.getAsBoolean());
            return true;
        } catch (RuntimeException unreadable) {
            LOG.debug("[BROADCASTER_MANAGER] History can't be read for a listener", unreadable);
            return false;
        }
    }

    /** Leaves off for good. */
    void giveUp() {
        LOG.warn("[BROADCASTER_MANAGER] History can't be read for a listener on {}", channel);
        complete = false;
    }

    /** Whether nothing is known to be missing so far. */
    boolean isComplete() {
        return complete;
    }
}
