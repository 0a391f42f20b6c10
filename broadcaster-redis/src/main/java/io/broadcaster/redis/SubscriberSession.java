package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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
    private final RedisConnection connection;
    private final ScheduledExecutorService writer;
    private final Queue<Request> unanswered = new ConcurrentLinkedQueue<>();

    // Of the reading thread: how many of the first SUBSCRIBEs are unanswered, and whose were granted.
    private int outstanding;
    private final List<RedisSubscription> granted = new ArrayList<>();

    SubscriberSession(RedisServer server, RedisConnection connection, ScheduledExecutorService writer) {
        this.server = server;
        this.connection = connection;
        this.writer = writer;
    }

    /** @param subscription which a SUBSCRIBE is for; null for other commands */
    private record Request(
            CommandArguments command, @Nullable RedisSubscription subscription) {}

    /** Asks for all channels, before the first read; none is said to be heard until each is answered. */
    void start(List<RedisSubscription> subscriptions) {
        outstanding = subscriptions.size();
        List<Request> requests = subscriptions.stream().map(this::request).toList();
        writer.execute(() -> write(requests));
    }

    void subscribe(RedisSubscription subscription) {
        writer.execute(() -> write(List.of(request(subscription))));
    }

    void unsubscribe(String channel) {
        writer.execute(() -> write(List.of(new Request(command(Command.UNSUBSCRIBE, channel), null))));
    }

    /** Makes a server that lives say something. By the writer. */
    void ping() {
        write(List.of(new Request(new CommandArguments(Command.PING), null)));
    }

    private Request request(RedisSubscription subscription) {
        return new Request(command(Command.SUBSCRIBE, subscription.channel()), subscription);
    }

    private CommandArguments command(Command command, String channel) {
        return new CommandArguments(command).add(server.settings().channelPrefix() + channel);
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

    /**
     * Waits for the next thing that the server says.
     *
     * @param messages takes a message's channel, as on the wire, and its text
     */
    void read(BiConsumer<String, String> messages) {
        try {
            if (connection.getUnflushedObject() instanceof List<?> push
                    && text(push.get(0)).equals("message")) {
                messages.accept(text(push.get(1)), text(push.get(2)));
            } else {
                answered(null);
            }
        } catch (JedisDataException refusal) {
            answered(refusal);
        }
    }

    private void answered(@Nullable JedisDataException refusal) {
        Request request = unanswered.poll();
        if (request == null) {
            throw new JedisConnectionException("an answer without a question", refusal);
        }
        RedisSubscription subscription = request.subscription();
        if (subscription == null) {
            return; // PONG or the like, and a refused PING is a sign of life too
        }
        outstanding--;
        if (refusal == null) {
            granted.add(subscription);
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

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
