package io.broadcaster.redis;

import io.broadcaster.redis.Exchanges.Caller;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Proves that a session hears. On another connection it looks up what each channel's stream has, then publishes a probe:
 * when the session hears that, it has heard everything before it, so that a later catch-up may begin there. A session
 * that hears nothing at all is given up by its reader.
 */
final class Watchdog {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Servers servers;
    private final RedisServer server;
    private final Wire wire;
    private final Exchanges exchanges;
    private final RedisSubscriber subscriber;
    private final SubscriberSession session;
    private final String nearby;
    private long probes;

    Watchdog(
            Servers servers,
            RedisServer server,
            Wire wire,
            Exchanges exchanges,
            RedisSubscriber subscriber,
            SubscriberSession session,
            String nearby) {
        this.servers = servers;
        this.server = server;
        this.wire = wire;
        this.exchanges = exchanges;
        this.subscriber = subscriber;
        this.session = session;
        this.nearby = nearby;
    }

    /** Throws nothing. */
    void look() {
        List<RedisSubscription> stirred = subscriber.live().stream()
                .filter(subscription -> subscription.wasStale() || isOld(subscription))
                .toList();
        try {
            probe(places(stirred));
        } catch (JedisException | ClassCastException failure) {
            stirred.forEach(RedisSubscription::stir);
            if (String.valueOf(failure.getMessage()).startsWith("READONLY ")) {
                session.end(new JedisDataException(failure.getMessage()));
            } else {
                session.ping(Map.of());
            }
        }
        // Last, since those who are asked may be slow, and silence ends the session.
        if (!servers.stillServes(server, nearby)) {
            session.end(new JedisConnectionException("another server has become the master"));
        }
    }

    private void probe(Map<RedisSubscription, StreamId> places) {
        String channel = session.probeChannel();
        if (channel == null) {
            session.ping(places);
            return;
        }
        String text = "" + probes++;
        session.expect(text, places);
        try {
            Object receivers =
                    exchanges.caller(server, TIMEOUT).call(wire.publish(channel).add(text));
            if (Long.valueOf(0).equals(receivers)) {
                session.end(new JedisConnectionException("the server has forgotten who listens"));
            }
        } catch (JedisDataException mayNotPublish) {
            session.ping(places);
        }
    }

    /** Where the streams stand. */
    private Map<RedisSubscription, StreamId> places(List<RedisSubscription> stirred) {
        List<CommandArguments> questions = stirred.stream()
                .map(subscription -> ChannelStream.newest(wire.names().stream(subscription.channel())))
                .toList();
        List<Object> newest = exchanges.run(server, TIMEOUT, connection -> {
            server.role().check(connection);
            return connection.callAll(questions);
        });
        Map<RedisSubscription, StreamId> places = new HashMap<>();
        for (int i = 0; i < stirred.size(); i++) {
            if (newest.get(i) instanceof List<?> entries) {
                RedisSubscription subscription = stirred.get(i);
                place(subscription, StreamEntry.parse(entries)).ifPresent(place -> places.put(subscription, place));
            }
        }
        return places;
    }

    /** Empty where we may not mark one. */
    private Optional<StreamId> place(RedisSubscription subscription, List<StreamEntry> newest) {
        Caller caller = exchanges.caller(server, TIMEOUT);
        try {
            return Optional.of(new ChannelStream(caller, wire, subscription.channel()).place(newest));
        } catch (JedisDataException refused) {
            return Optional.empty();
        }
    }

    private boolean isOld(RedisSubscription subscription) {
        StreamId place = subscription.heardUpTo();
        return place == null
                || place.millis()
                        < System.currentTimeMillis() - wire.retention().maxAge().toMillis() / 2;
    }
}
