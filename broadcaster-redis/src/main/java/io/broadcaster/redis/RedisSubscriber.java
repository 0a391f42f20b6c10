package io.broadcaster.redis;

import io.broadcaster.Subscription;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to what. The first subscription starts the one connection that serves them all; it stays until the end,
 * so that the next first one need not wait. Thread-safe.
 */
final class RedisSubscriber {
    private final SubscriberLoop loop;
    private final String channelPrefix;
    private final AtomicLong skipped = new AtomicLong();
    private final Map<String, List<RedisSubscription>> byChannel =
            new LinkedHashMap<>(); // guarded by this, as the rest
    private @Nullable SubscriberSession session;
    private boolean started;
    private boolean closed;

    RedisSubscriber(RedisServer server) {
        this.loop = new SubscriberLoop(server, this);
        this.channelPrefix = server.settings().channelPrefix();
    }

    /** How many payloads were no JSON. */
    long skipped() {
        return skipped.get();
    }

    synchronized Subscription subscribe(String channel, Listener listener) {
        if (closed) {
            throw new IllegalStateException("the broadcaster is closed");
        }
        RedisSubscription subscription = new RedisSubscription(channel, listener);
        byChannel.computeIfAbsent(channel, name -> new ArrayList<>()).add(subscription);
        if (session != null) {
            session.subscribe(subscription);
        } else if (!started) {
            started = true;
            loop.start();
        }
        return () -> unsubscribe(subscription);
    }

    private synchronized void unsubscribe(RedisSubscription subscription) {
        subscription.close();
        String channel = subscription.channel();
        List<RedisSubscription> listening = byChannel.getOrDefault(channel, new ArrayList<>());
        if (listening.remove(subscription) && listening.isEmpty()) {
            byChannel.remove(channel);
            if (session != null) {
                session.unsubscribe(channel);
            }
        }
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
    }

    /** Hands a payload to its channel's listeners, outside the lock. */
    void deliver(String wireChannel, String text) {
        String channel = wireChannel.substring(channelPrefix.length());
        Envelope.decode(channel, text)
                .ifPresentOrElse(
                        message -> of(channel).forEach(subscription -> subscription.message(message)),
                        skipped::incrementAndGet);
    }

    private synchronized List<RedisSubscription> of(String channel) {
        return List.copyOf(byChannel.getOrDefault(channel, List.of()));
    }

    private List<RedisSubscription> all() {
        return byChannel.values().stream().flatMap(List::stream).toList();
    }

    void close() {
        synchronized (this) {
            closed = true;
            byChannel.values().forEach(listening -> listening.forEach(RedisSubscription::close));
            byChannel.clear();
        }
        loop.stop();
    }
}
