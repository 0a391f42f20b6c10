package io.broadcaster.gateway;

import io.broadcaster.Message;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one app, and who listens to it here. What subscribers get is put in order under this topic's lock,
 * which nothing that waits ever holds; each event loop writes to its own.
 */
final class Topic {
    static final Duration CACHE_AGE = Duration.ofMinutes(30);

    final AppState app;
    final String channel;
    final Feed feed;
    private final Hub hub;
    private final List<Set<Connection>> subscribers = new ArrayList<>();
    private final int[] admitted; // guarded by this, as the rest
    private final List<Membership> waiting = new ArrayList<>();
    private final Roster roster = new Roster();
    private @Nullable Message latest;
    private int countElsewhere;
    private boolean ready;
    private boolean countChanged;

    Topic(Hub hub, AppState app, String channel) {
        this.hub = hub;
        this.app = app;
        this.channel = channel;
        this.feed = hub.feed(name(), this::deliver);
        this.admitted = new int[hub.shards().size()];
        hub.shards().forEach(shard -> subscribers.add(new LinkedHashSet<>()));
    }

    /** The channel's name on the backend. */
    String name() {
        return app.backendName(channel);
    }

    /** From now on what is published arrives: lets in those who have waited for that. */
    synchronized void open(@Nullable Message newest) {
        if (latest == null) {
            latest = newest;
        }
        ready = true;
        waiting.forEach(this::admit);
        waiting.clear();
    }

    /** A new subscriber; it is told when it is let in. */
    synchronized void join(Membership membership) {
        if (ready) {
            admit(membership);
        } else {
            waiting.add(membership);
        }
    }

    private void admit(Membership membership) {
        membership.admitted = true;
        Shard shard = membership.connection.shard;
        if (size() == 0) {
            hub.webhooks.occupied(app, channel);
        }
        String data = "{}";
        if (membership.user != null) {
            if (roster.join(membership.user)) {
                memberAdded(membership.user);
                hub.webhooks.memberAdded(app, channel, membership.user.id());
            }
            data = roster.toJson();
        }
        admitted[shard.index]++;
        hub.nodes.changed(this);
        changed();
        String welcome = Frames.event("pusher_internal:subscription_succeeded", channel, Json.quote(data));
        String cached = cached();
        shard.execute(() -> welcome(membership, welcome, cached));
    }

    /** In the connection's event loop. */
    private void welcome(Membership membership, String welcome, @Nullable String cached) {
        if (membership.ended) {
            return;
        }
        membership.told = true;
        subscribers.get(membership.connection.shard.index).add(membership.connection);
        membership.connection.send(welcome);
        if (cached != null) {
            membership.connection.send(cached);
        }
    }

    private @Nullable String cached() {
        if (!ChannelName.isCache(channel)) {
            return null;
        }
        if (latest == null || isTooOld(latest)) {
            hub.webhooks.cacheMiss(app, channel);
            return Frames.event("pusher:cache_miss", channel, "\"{}\"");
        }
        return Frames.message(channel, latest);
    }

    /** Whether a cache channel remembers it no more. */
    static boolean isTooOld(Message message) {
        return message.createdAt().isBefore(Instant.now().minus(CACHE_AGE));
    }

    /** A subscriber that goes. Called by its event loop. */
    void leave(Membership membership) {
        membership.ended = true;
        subscribers.get(membership.connection.shard.index).remove(membership.connection);
        synchronized (this) {
            if (!membership.admitted) {
                waiting.remove(membership);
                return;
            }
            admitted[membership.connection.shard.index]--;
            hub.nodes.changed(this);
            changed();
            if (membership.user != null && roster.leave(membership.user)) {
                memberRemoved(membership.user);
                hub.webhooks.memberRemoved(app, channel, membership.user.id());
            }
            if (size() == 0) {
                hub.webhooks.vacated(app, channel);
            }
        }
    }

    private void memberAdded(User user) {
        String data = "{\"user_id\":" + Json.quote(user.id()) + ",\"user_info\":" + user.info() + "}";
        send(Frames.event("pusher_internal:member_added", channel, Json.quote(data)), null);
    }

    private void memberRemoved(User user) {
        String data = "{\"user_id\":" + Json.quote(user.id()) + "}";
        send(Frames.event("pusher_internal:member_removed", channel, Json.quote(data)), null);
    }

    private synchronized void deliver(Message message) {
        if (message.event().equals(ClientEvent.WIRE_NAME)) {
            ClientEvent.decode(message.data()).ifPresent(event -> send(event.toFrame(channel), message.socketId()));
            return;
        }
        latest = ChannelName.isCache(channel) ? message : null;
        app.quota.delivered(send(Frames.message(channel, message), message.socketId()));
    }

    /** Encodes once, for everybody; returns for how many. */
    private int send(String json, @Nullable String exceptSocketId) {
        int receivers = size();
        if (receivers == 0) {
            return 0;
        }
        hub.metrics.delivered(receivers);
        ByteBuf frame = Frames.encode(json);
        for (Shard shard : hub.shards()) {
            if (admitted[shard.index] > 0) {
                shard.deliver(subscribers.get(shard.index), frame.retain(), exceptSocketId);
            }
        }
        frame.release();
        return receivers;
    }

    private boolean isCounted() {
        return app.app.limits().subscriptionCount() && !ChannelName.isPresence(channel);
    }

    /** Whether those who watch it here want to know who comes and goes on other nodes. */
    boolean concernsOthers() {
        return isCounted() || ChannelName.isPresence(channel);
    }

    private void changed() {
        if (isCounted() && !countChanged) {
            countChanged = true;
            hub.later(this::tellCount);
        }
    }

    private synchronized void tellCount() {
        countChanged = false;
        int count = size() + countElsewhere;
        String data = "{\"subscription_count\":" + count + "}";
        send(Frames.event("pusher_internal:subscription_count", channel, Json.quote(data)), null);
        hub.webhooks.subscriptionCount(app, channel, count);
    }

    /** How many connections are subscribed here. */
    synchronized int size() {
        int size = 0;
        for (int each : admitted) {
            size += each;
        }
        return size;
    }

    /** Who is connected here. */
    synchronized Census census() {
        return new Census(size(), roster.here());
    }

    /** Learns who is connected to other nodes. */
    synchronized void elsewhere(Census census) {
        if (census.subscribers() != countElsewhere) {
            countElsewhere = census.subscribers();
            changed();
        }
        Roster.Change change = roster.elsewhere(census.users());
        change.removed().forEach(this::memberRemoved);
        change.added().forEach(this::memberAdded);
    }
}
