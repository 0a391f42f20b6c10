package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection that listens. One thread reads; all writing is left to {@code writer}, a single thread of its own,
 * since a write may block.
 *
 * <p>The server answers commands in their order, with messages in between, so what was asked waits in a queue for its
 * answer. Each SUBSCRIBE names one channel: of several, one that is forbidden would have all refused.
 */
final class SubscriberSession {
    /** So long after a refusal the server is asked again: what an ACL allows does not change every second. */
    static final int REFUSED_SECONDS = 5;

    private final RedisServer server;
    private final Wire wire;
    private final RedisConnection connection;
    private final ScheduledExecutorService writer;
    private final RedisSubscriber subscriber;
    private final CatchUp catchUp;
    private final String probe;
    private final Queue<Request> unanswered = new ConcurrentLinkedQueue<>();
    private final Map<String, Map<RedisSubscription, StreamId>> probes = new ConcurrentHashMap<>();
    private volatile boolean probing;
    private volatile @Nullable JedisException end;

    // Of the reading thread: how many of the first SUBSCRIBEs are unanswered, and whose were granted.
    private int outstanding;
    private final Set<RedisSubscription> granted = new LinkedHashSet<>();

    /** @param nearby a channel that the server serves */
    SubscriberSession(
            RedisServer server,
            Wire wire,
            RedisConnection connection,
            ScheduledExecutorService writer,
            RedisSubscriber subscriber,
            CatchUp catchUp,
            String nearby) {
        this.server = server;
        this.wire = wire;
        this.connection = connection;
        this.writer = writer;
        this.subscriber = subscriber;
        this.catchUp = catchUp;
        this.probe = wire.names().probe(nearby, UUID.randomUUID().toString());
    }

    private record Request(CommandArguments command, Consumer<@Nullable JedisDataException> answered) {}

    /** Asks for all channels, before the first read; none is said to be heard until each is answered. */
    void start(List<RedisSubscription> subscriptions) {
        outstanding = subscriptions.size();
        Request appended = new Request(
                new CommandArguments(Command.SUBSCRIBE).add(wire.names().appended()), answer -> {});
        Request probed = new Request(wire.subscribe(probe), refusal -> probing = refusal == null);
        send(Stream.concat(Stream.of(appended, probed), subscriptions.stream().map(this::request))
                .toList());
    }

    void subscribe(RedisSubscription subscription) {
        send(List.of(request(subscription)));
    }

    void unsubscribe(String channel) {
        send(List.of(new Request(wire.unsubscribe(wire.names().channel(channel)), answer -> {})));
    }

    /** The channel on which this connection hears the watchdog, or null when the server does not allow it. */
    @Nullable
    String probeChannel() {
        return probing ? probe : null;
    }

    /** Once the probe with that text is heard, all before it was: then the subscriptions have heard so far. */
    void expect(String text, Map<RedisSubscription, StreamId> places) {
        probes.put(text, places);
    }

    /** Makes a server that lives say something, which comes behind all that it said before. */
    void ping(Map<RedisSubscription, StreamId> places) {
        send(List.of(new Request(new CommandArguments(Command.PING), answer -> heardUpTo(places))));
    }

    /** Ends the reading with that failure. By any thread. */
    void end(JedisException why) {
        end = why;
        connection.close();
    }

    private Request request(RedisSubscription subscription) {
        return new Request(
                wire.subscribe(wire.names().channel(subscription.channel())),
                refusal -> answered(subscription, refusal));
    }

    private void send(List<Request> requests) {
        writer.execute(() -> write(requests));
    }

    private void write(List<Request> requests) {
        try {
            for (Request request : requests) {
                unanswered.add(request);
                connection.sendCommand(request.command());
            }
            connection.flush();
        } catch (JedisException broken) {
            connection.close(); // which the reader notices
        }
    }

    /** Waits for the next thing that the server says, and hands it on. */
    void read() {
        Object said;
        try {
            said = connection.getUnflushedObject();
        } catch (JedisDataException refusal) {
            answered(refusal);
            return;
        } catch (JedisConnectionException broken) {
            throw end == null ? broken : end;
        }
        // Outside: what another connection is refused while this one catches up is no answer to what was asked here.
        if (said instanceof List<?> push) {
            pushed(push);
        } else {
            answered(null);
        }
    }

    private void pushed(List<?> push) {
        switch (StreamEntry.text(push.get(0))) {
            case "message", "smessage" -> heard(StreamEntry.text(push.get(1)), StreamEntry.text(push.get(2)));
            case "sunsubscribe" -> unsubscribed();
            default -> answered(null);
        }
    }

    private void heard(String wireChannel, String text) {
        if (wireChannel.equals(probe)) {
            heardUpTo(probes.getOrDefault(text, Map.of()));
            probes.remove(text);
        } else if (wireChannel.equals(wire.names().appended())) {
            subscriber.appended(text);
        } else {
            subscriber.deliver(wire.names().bare(wireChannel), text);
        }
    }

    private void heardUpTo(Map<RedisSubscription, StreamId> places) {
        places.forEach((subscription, place) -> {
            if (subscription.looksAgain(place)) {
                catchUp.again(subscription);
            }
            subscription.heardUpTo(place);
        });
    }

    /** Either as we asked, or because the slot has moved. */
    private void unsubscribed() {
        Request head = unanswered.peek();
        if (head == null || head.command().getCommand() != Command.SUNSUBSCRIBE) {
            throw new JedisConnectionException("a channel has moved to another server");
        }
        answered(null);
    }

    private void answered(@Nullable JedisDataException refusal) {
        Request request = unanswered.poll();
        if (request == null) {
            throw new JedisConnectionException("an answer without a question", refusal);
        }
        request.answered().accept(refusal);
    }

    private void answered(RedisSubscription subscription, @Nullable JedisDataException refusal) {
        outstanding--;
        if (refusal == null) {
            catchUp.run(subscription);
            granted.add(subscription);
        } else if (String.valueOf(refusal.getMessage()).startsWith("MOVED ")) {
            subscriber.moved(subscription);
        } else {
            refused(subscription, server.failure(refusal, List.of()));
        }
        if (outstanding <= 0) {
            granted.forEach(RedisSubscription::listening);
            granted.clear();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // retry catches what can go wrong
    private void refused(RedisSubscription subscription, BroadcastException why) {
        subscription.interrupted(why);
        writer.schedule(() -> retry(subscription), REFUSED_SECONDS, TimeUnit.SECONDS);
    }

    private void retry(RedisSubscription subscription) {
        if (!subscription.isClosed()) {
            write(List.of(request(subscription)));
        }
    }
}
