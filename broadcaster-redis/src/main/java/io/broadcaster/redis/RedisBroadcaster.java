package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes to one Redis server and listens there. Thread-safe. */
final class RedisBroadcaster implements Broadcaster, Subscribable, Described {
    private static final int CALLS_IN_FLIGHT = 4;

    /** Redis cuts off a subscriber with 32 MB waiting for it, by default: a message may take a quarter of that. */
    private static final int BYTES_PER_PAYLOAD = 8 << 20;

    private static final Limits LIMITS =
            new Limits(512, BYTES_PER_PAYLOAD, CALLS_IN_FLIGHT, new QuotaReset.After(Duration.ofHours(1)));

    private final RedisServer server;
    private final Duration publishTimeout;
    private final IdleConnections idle = new IdleConnections(CALLS_IN_FLIGHT);
    private final Set<PublishCall> calls = ConcurrentHashMap.newKeySet();
    private final RedisSubscriber subscriber;
    private volatile boolean closed;

    RedisBroadcaster(RedisSettings settings, Duration publishTimeout) {
        this.server = new RedisServer(settings);
        this.publishTimeout = publishTimeout;
        this.subscriber = new RedisSubscriber(server);
    }

    @Override
    public void publish(List<Message> batch) {
        PublishCall call = new PublishCall(server, idle, publishTimeout, batch);
        calls.add(call);
        try {
            if (closed) { // read after adding, so that close() misses no call
                cancel(call);
            }
            call.run();
        } finally {
            calls.remove(call);
        }
    }

    private static void cancel(PublishCall call) {
        call.cancel("the broadcaster is closed");
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Subscription subscribe(String channel, Listener listener) {
        return subscriber.subscribe(channel, listener);
    }

    @Override
    public Map<String, Object> describe() {
        RedisSettings settings = server.settings();
        return Map.of(
                "host", settings.host(),
                "port", settings.port(),
                "db", settings.database(),
                "use_tls", settings.tls(),
                "skipped_messages", subscriber.skipped());
    }

    @Override
    public void close() {
        closed = true;
        idle.close();
        calls.forEach(RedisBroadcaster::cancel);
        subscriber.close();
    }

    @Override
    public String toString() {
        return "RedisBroadcaster[" + server.settings() + "]";
    }
}
