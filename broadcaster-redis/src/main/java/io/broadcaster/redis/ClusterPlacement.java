package io.broadcaster.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Listens on one connection for each master that owns channels somebody listens to. A subscription goes to whom the
 * cluster names; one that is sent elsewhere, or no longer heard where it is, is placed anew.
 */
final class ClusterPlacement implements Placement {
    private static final long AGAIN_MILLIS = 200;

    private final Servers servers;
    private final Wire wire;
    private final Exchanges exchanges;
    private final LongAdder skipped;
    private final ScheduledThreadPoolExecutor placing = new ScheduledThreadPoolExecutor(
            1,
            task -> {
                Thread thread = new Thread(task, "broadcaster-redis-placing");
                thread.setDaemon(true);
                return thread;
            },
            new DiscardPolicy());
    private final Map<RedisServer, RedisSubscriber> places = new HashMap<>(); // guarded by this, as is the next
    private final Map<RedisSubscription, RedisSubscriber> placed = new HashMap<>();
    private final Set<RedisSubscription> waiting = ConcurrentHashMap.newKeySet();
    private boolean closed;

    ClusterPlacement(Servers servers, Wire wire, Exchanges exchanges, LongAdder skipped) {
        this.servers = servers;
        this.wire = wire;
        this.exchanges = exchanges;
        this.skipped = skipped;
    }

    @Override
    public void add(RedisSubscription subscription) {
        placing.execute(() -> place(subscription));
    }

    private void place(RedisSubscription subscription) {
        waiting.remove(subscription);
        try {
            place(subscription, servers.of(subscription.channel()));
        } catch (RuntimeException nobodyKnows) {
            if (!isPlaced(subscription)) { // otherwise its place tells it, and asks anew when it can't be heard there
                subscription.interrupted(nobodyKnows);
                again(subscription);
            }
        }
    }

    private synchronized boolean isPlaced(RedisSubscription subscription) {
        RedisSubscriber place = placed.get(subscription);
        return place != null && place.has(subscription);
    }

    private synchronized void place(RedisSubscription subscription, RedisServer server) {
        if (!closed && !subscription.isClosed()) {
            RedisSubscriber place = places.computeIfAbsent(
                    server, s -> new RedisSubscriber(servers, () -> s, wire, exchanges, skipped, this::elsewhere));
            RedisSubscriber before = placed.put(subscription, place);
            if (before != null && before != place) {
                leave(before, subscription);
            }
            place.add(subscription);
        }
    }

    /** A place that everyone has left is closed: its server may be gone for good. */
    private void leave(RedisSubscriber place, RedisSubscription subscription) {
        place.remove(subscription);
        if (place.anyChannel() == null) {
            places.values().remove(place);
            place.close();
        }
    }

    private void elsewhere(RedisSubscription subscription) {
        servers.forget();
        again(subscription);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // place catches what can go wrong
    private void again(RedisSubscription subscription) {
        if (waiting.add(subscription)) {
            placing.schedule(() -> place(subscription), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void remove(RedisSubscription subscription) {
        RedisSubscriber place = placed.remove(subscription);
        if (place != null) {
            place.remove(subscription);
        }
    }

    @Override
    public void close() {
        placing.shutdownNow();
        synchronized (this) {
            closed = true;
            places.values().forEach(RedisSubscriber::close);
            placed.keySet().forEach(RedisSubscription::close);
        }
    }
}
