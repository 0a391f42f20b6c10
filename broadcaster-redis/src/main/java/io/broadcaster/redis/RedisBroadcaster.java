package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Publishes to Redis, listens there, remembers, and lets nodes tell each other what they hold. Thread-safe. */
final class RedisBroadcaster implements Broadcaster, Subscribable, History, SharedState, Described {
    private static final int CALLS_IN_FLIGHT = 4;

    private final Limits limits;
    private final Servers servers;
    private final Wire wire;
    private final Exchanges exchanges = new Exchanges();
    private final LongAdder skipped = new LongAdder();
    private final Publisher publisher;
    private final RedisHistory history;
    private final RedisState state;
    private final Placement placement;
    private volatile boolean closed;

    RedisBroadcaster(RedisSettings settings, Topology topology, Shared shared) {
        this.limits =
                new Limits(512, shared.maxPayloadBytes(), CALLS_IN_FLIGHT, new QuotaReset.After(Duration.ofHours(1)));
        this.servers = topology.servers(settings, exchanges);
        this.wire = new Wire(
                new Names(settings.channelPrefix()),
                topology.isCluster(),
                Retention.of(shared),
                new HistoryHealth(),
                shared.publishTimeout());
        this.publisher = new Publisher(servers, wire, exchanges, shared.publishTimeout());
        this.history = new RedisHistory(servers, wire, exchanges, shared.publishTimeout());
        this.state = new RedisState(servers, wire.names(), exchanges, shared.publishTimeout());
        this.placement = topology.isCluster()
                ? new ClusterPlacement(servers, wire, exchanges, skipped)
                : new RedisSubscriber(servers, () -> servers.of(""), wire, exchanges, skipped, nobody -> {});
    }

    @Override
    public void publish(List<Message> batch) {
        int most = limits.bytesPerPayload();
        if (batch.stream().anyMatch(message -> Utf8.length(message.data()) > most)) {
            String why = "Redis: a message's data has at most " + most + " bytes (BROADCAST_MAX_PAYLOAD_BYTES)";
            throw BroadcastException.ofAll(Reason.REJECTED, Outcome.REFUSED, batch.size(), why, null);
        }
        publisher.publish(batch);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public Subscription subscribe(String channel, Listener listener) {
        RedisSubscription subscription = new RedisSubscription(channel, listener);
        placement.add(subscription);
        if (closed) {
            throw new IllegalStateException("the broadcaster is closed");
        }
        return () -> {
            subscription.close();
            placement.remove(subscription);
        };
    }

    @Override
    public void append(String carrier, List<Message> batch) {
        history.append(carrier, batch);
    }

    @Override
    public Page read(String channel, @Nullable String after, int limit, Order order) {
        return history.read(channel, after, limit, order);
    }

    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        return state.write(node, changes, timeToLive);
    }

    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        return state.read(keyPrefix);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> status = new HashMap<>(servers.describe());
        status.put("skipped_messages", skipped.sum());
        status.put("history", wire.history().status());
        return status;
    }

    @Override
    public void close() {
        closed = true;
        placement.close();
        exchanges.close();
        servers.close();
    }

    @Override
    public String toString() {
        return "RedisBroadcaster[" + servers + "]";
    }
}
