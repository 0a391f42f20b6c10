package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener of one channel. What it throws is logged and ends nothing. */
final class RedisSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);

    private final String channel;
    private final Listener listener;
    private volatile boolean closed;

    RedisSubscription(String channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    String channel() {
        return channel;
    }

    /** Ends the calls. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    void message(Message message) {
        tell(heard -> heard.onMessage(message));
    }

    void listening() {
        if (!closed) {
            LOG.info("[PubSub] Listening on Redis channel: {}", printable());
            tell(heard -> heard.onListening(true));
        }
    }

    void interrupted(Exception cause) {
        tell(heard -> heard.onInterrupted(cause));
    }

    private void tell(Consumer<Listener> what) {
        if (closed) {
            return;
        }
        try {
            what.accept(listener);
        } catch (Throwable e) { // even an Error of one listener must not end the reading for all
            LOG.error("A listener of Redis channel {} failed; listening goes on", printable(), e);
        }
    }

    /** A channel's name may hold anything: a line break must not forge a line of the log. */
    private String printable() {
        return channel.replaceAll("\\p{Cntrl}", "?");
    }
}
