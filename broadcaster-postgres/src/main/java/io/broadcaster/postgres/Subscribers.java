package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to what. Any thread adds and removes; all else is the reading thread's. */
final class Subscribers {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Map<String, List<Subscriber>> byChannel = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    private static final class Subscriber {
        private final Listener listener;
        private boolean listening;
        private boolean hasListened;
        private volatile boolean closed;

        private Subscriber(Listener listener) {
            this.listener = listener;
        }

        /** What a listener throws is its own affair: it must not end the reading for the others. */
        private void tell(Consumer<Listener> call) {
            try {
                if (!closed) {
                    call.accept(listener);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("A listener failed", e);
            }
        }
    }

    Subscription add(String channel, Listener listener) {
        if (channel.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "PostgreSQL has no channel with a NUL in its name: " + printable(channel));
        }
        Subscriber subscriber = new Subscriber(listener);
        byChannel.compute(channel, (name, present) -> {
            List<Subscriber> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(subscriber);
            return all;
        });
        changes.incrementAndGet();
        return () -> remove(channel, subscriber);
    }

    private void remove(String channel, Subscriber subscriber) {
        subscriber.closed = true;
        byChannel.computeIfPresent(channel, (name, all) -> {
            all.remove(subscriber);
            return all.isEmpty() ? null : all;
        });
        changes.incrementAndGet();
    }

    /** Differs when somebody has come or gone. */
    long version() {
        return changes.get();
    }

    Set<String> channels() {
        return byChannel.keySet();
    }

    /**
     * Hands on what came on a channel, be it our envelope or another program's JSON.
     *
     * @param carrier the route that carried it, when it is only told of here
     */
    void deliver(String channel, String text, @Nullable String carrier) {
        List<Subscriber> all = byChannel.getOrDefault(channel, List.of());
        if (all.isEmpty()) {
            return;
        }
        Optional<Message> message = Envelope.decode(channel, text);
        if (message.isEmpty()) {
            skipped.incrementAndGet();
        }
        message.ifPresent(known -> all.forEach(subscriber -> subscriber.tell(call(known, carrier))));
    }

    private static Consumer<Listener> call(Message message, @Nullable String carrier) {
        if (carrier == null) {
            return listener -> listener.onMessage(message);
        }
        Position position = message.position();
        return position == null ? listener -> {} : listener -> listener.onCarriedElsewhere(carrier, position);
    }

    /**
     * These channels are heard from now on.
     *
     * @param missed the set of shards of which something may have been missed
     */
    void listening(Set<String> channels, int missed) {
        for (String channel : channels) {
            for (Subscriber subscriber : byChannel.getOrDefault(channel, List.of())) {
                if (!subscriber.listening) {
                    boolean complete = !subscriber.hasListened || (missed & Shards.setOf(Shards.of(channel))) == 0;
                    subscriber.listening = true;
                    subscriber.hasListened = true;
                    LOG.info("[PubSub] Listening on PostgreSQL channel: {}", printable(channel));
                    subscriber.tell(listener -> listener.onListening(complete));
                }
            }
        }
    }

    /** Nothing is heard any more. */
    void interrupted(Exception cause) {
        byChannel
                .values()
                .forEach(all -> all.forEach(subscriber -> {
                    subscriber.listening = false;
                    subscriber.tell(listener -> listener.onInterrupted(cause));
                }));
    }

    /** How many texts were no JSON. */
    long skipped() {
        return skipped.get();
    }

    /** Keeps a channel's name from forging or disguising log lines. */
    static String printable(String channel) {
        return channel.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
