package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of one channel, and up to where it has certainly heard the channel. What the listener throws is logged and
 * ends nothing. Of the reading thread, unless said otherwise.
 */
final class RedisSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);

    private final String channel;
    private final Listener listener;
    private volatile boolean closed;
    private volatile boolean stale;
    private volatile @Nullable StreamId heardUpTo;
    private volatile @Nullable ServerRun run;
    private volatile boolean live;
    private boolean first = true;
    private boolean missed;
    private volatile boolean looksAgain;
    private long looksUntil;

    RedisSubscription(String channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    String channel() {
        return channel;
    }

    /** Ends the calls. By any thread. */
    void close() {
        closed = true;
    }

    /** By any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Whether it has never listened, so that there is nothing it could have missed. */
    boolean isFirst() {
        return first;
    }

    /** Whether messages go to it. By any thread. */
    boolean isLive() {
        return live && !closed;
    }

    /** The entry up to which everything was heard; null when unknown. */
    @Nullable
    StreamId heardUpTo() {
        return heardUpTo;
    }

    /** Never goes back. */
    void heardUpTo(StreamId id) {
        StreamId before = heardUpTo;
        if (before == null || before.compareTo(id) < 0) {
            heardUpTo = id;
        }
    }

    /** Which server it was heard from last. */
    @Nullable
    ServerRun run() {
        return run;
    }

    /** It may have missed something: not forgotten before the listener is told, however many connections that takes. */
    void missed() {
        missed = true;
    }

    /**
     * From now on messages go to it.
     *
     * @param late for so long its stream may still get what was published before
     */
    void caughtUp(ServerRun now, Duration late) {
        run = now;
        looksAgain = !first;
        looksUntil = System.nanoTime() + late.toNanos();
        live = true;
        stale = true;
    }

    /**
     * Whether its stream must be read again before it has heard up to {@code newest}: after a reconnect as long as
     * something may come late, and once more when that time is over.
     */
    boolean looksAgain(StreamId newest) {
        boolean again = looksAgain;
        looksAgain = again && System.nanoTime() - looksUntil < 0;
        return again && !(looksAgain && newest.equals(heardUpTo));
    }

    /** It may have to be looked up again where its stream stands. By any thread. */
    void stir() {
        stale = true;
    }

    /** Whether it has heard something since this was asked last, or may hear something late. By the watchdog. */
    boolean wasStale() {
        boolean was = stale;
        stale = false;
        return was || looksAgain || heardUpTo == null;
    }

    void message(Message message) {
        if (live) {
            stale = true;
            tell(heard -> heard.onMessage(message));
        }
    }

    void carriedElsewhere(String carrier, @Nullable Position position) {
        stale = true;
        if (position != null) {
            tell(heard -> heard.onCarriedElsewhere(carrier, position));
        }
    }

    /** What was missed. */
    void entry(StreamEntry entry) {
        entry.message(channel).ifPresent(message -> {
            String carrier = entry.carrier();
            if (carrier == null) {
                tell(heard -> heard.onMessage(message));
            } else {
                carriedElsewhere(carrier, message.position());
            }
        });
        heardUpTo(entry.id());
    }

    void listening() {
        if (!closed) {
            boolean complete = !missed;
            first = false;
            missed = false;
            LOG.info("[PubSub] Listening on Redis channel: {}", printable());
            tell(heard -> heard.onListening(complete));
        }
    }

    void interrupted(Exception cause) {
        live = false;
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
