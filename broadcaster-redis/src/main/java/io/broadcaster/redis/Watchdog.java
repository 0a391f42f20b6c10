package io.broadcaster.redis;

import io.broadcaster.redis.Exchanges.Caller;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        try {
            if (!servers.stillServes(server, nearby)) {
                session.end(new JedisConnectionException("another server has become the master"));
                return;
            }
            probe(places());
        } catch (JedisDataException refusal) {
            if (String.valueOf(refusal.getMessage()).startsWith("READONLY ")) {
                session.end(refusal);
            } else {
                session.ping(Map.of());
            }
        } catch (JedisException | ClassCastException notNow) {
            session.ping(Map.of());
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
        Object receivers =
                exchanges.caller(server, TIMEOUT).call(wire.publish(channel).add(text));
        if (!wire.sharded() && Long.valueOf(0).equals(receivers)) {
            session.end(new JedisConnectionException("the server has forgotten who listens"));
        }
    }

    /** Where the streams stand, of the channels that have stirred. */
    private Map<RedisSubscription, StreamId> places() {
        List<RedisSubscription> stirred = subscriber.live().stream()
                .filter(subscription -> subscription.wasStale() || isOld(subscription))
                .toList();
        List<CommandArguments> questions = stirred.stream()
                .map(subscription -> ChannelStream.newest(wire.names().stream(subscription.channel())))
                .toList();
        List<Object> newest = exchanges.run(server, TIMEOUT, connection -> {
            server.role().check(connection);
            return connection.callAll(questions);
        });
        Caller caller = exchanges.caller(server, TIMEOUT);
        Map<RedisSubscription, StreamId> places = new HashMap<>();
        for (int i = 0; i < stirred.size(); i++) {
            RedisSubscription subscription = stirred.get(i);
            if (newest.get(i) instanceof List<?> entries) {
                ChannelStream stream = new ChannelStream(caller, wire, subscription.channel());
                places.put(subscription, stream.place(StreamEntry.parse(entries)));
            }
        }
        return places;
    }

    private boolean isOld(RedisSubscription subscription) {
        StreamId place = subscription.heardUpTo();
        return place == null
                || place.millis()
                        < System.currentTimeMillis() - wire.retention().maxAge().toMillis() / 2;
    }
}
