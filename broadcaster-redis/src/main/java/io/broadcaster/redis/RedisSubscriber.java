package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions that share one connection. The first of them starts it; it stays until the end, so that the next
 * first one need not wait. Thread-safe.
 */
final class RedisSubscriber implements Placement {
    private final SubscriberLoop loop;
    private final LongAdder skipped;
    private final Consumer<RedisSubscription> elsewhere;
    private final Map<String, List<RedisSubscription>> byChannel =
            new LinkedHashMap<>(); // guarded by this, as the rest
    private @Nullable SubscriberSession session;
    private boolean started;
    private boolean closed;

    /**
     * @param skipped counts the payloads that are no JSON
     * @param whom the server to listen to; asked before each connection, and may then block or throw
     * @param elsewhere is told of a subscription whose channel lives on another server, or may do so
     */
    RedisSubscriber(
            Servers servers,
            Supplier<RedisServer> whom,
            Wire wire,
            Exchanges exchanges,
            LongAdder skipped,
            Consumer<RedisSubscription> elsewhere) {
        this.loop = new SubscriberLoop(servers, whom, wire, exchanges, this);
        this.skipped = skipped;
        this.elsewhere = elsewhere;
    }

    /** Idempotent. */
    @Override
    public synchronized void add(RedisSubscription subscription) {
        if (has(subscription)) {
            return;
        }
        byChannel
                .computeIfAbsent(subscription.channel(), name -> new ArrayList<>())
                .add(subscription);
        if (session != null) {
            session.subscribe(subscription);
        } else if (!started && !closed) {
            started = true;
            loop.start();
        }
    }

    @Override
    public synchronized void remove(RedisSubscription subscription) {
        String channel = subscription.channel();
        List<RedisSubscription> listening = byChannel.getOrDefault(channel, new ArrayList<>());
        if (listening.remove(subscription) && listening.isEmpty()) {
            byChannel.remove(channel);
            if (session != null) {
                session.unsubscribe(channel);
            }
        }
    }

    synchronized boolean has(RedisSubscription subscription) {
        return byChannel.getOrDefault(subscription.channel(), List.of()).contains(subscription);
    }

    /** The channel lives on another server: somebody else takes care. */
    void moved(RedisSubscription subscription) {
        remove(subscription);
        elsewhere.accept(subscription);
    }

    /** One of the channels; null when there is none. */
    synchronized @Nullable String anyChannel() {
        return byChannel.isEmpty() ? null : byChannel.keySet().iterator().next();
    }

    /** A new connection: every channel is asked for on it, those that come later as well. */
    synchronized void begin(SubscriberSession next) {
        session = next;
        next.start(all());
    }

    /** The connection is gone, or did not come about. */
    void interrupted(Exception cause) {
        List<RedisSubscription> affected;
        synchronized (this) {
            session = null;
            affected = all();
        }
        affected.forEach(subscription -> subscription.interrupted(cause));
        affected.forEach(elsewhere);
    }

    /** Hands a payload to its channel's listeners, outside the lock. */
    void deliver(String channel, String text) {
        Envelope.decode(channel, text)
                .ifPresentOrElse(
                        message -> of(channel).forEach(subscription -> subscription.message(message)),
                        skipped::increment);
    }

    /** Somebody's history was told of a message that another route carried. */
    void appended(String text) {
        Message notice = Envelope.decode("", text).orElse(null);
        if (notice != null) {
            of(notice.channel())
                    .forEach(subscription -> subscription.carriedElsewhere(notice.event(), notice.position()));
        }
    }

    /** Those that are listening. */
    synchronized List<RedisSubscription> live() {
        return all().stream().filter(RedisSubscription::isLive).toList();
    }

    private synchronized List<RedisSubscription> of(String channel) {
        return List.copyOf(byChannel.getOrDefault(channel, List.of()));
    }

    private List<RedisSubscription> all() {
        return byChannel.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            all().forEach(RedisSubscription::close);
            byChannel.clear();
        }
        loop.stop();
    }
}
