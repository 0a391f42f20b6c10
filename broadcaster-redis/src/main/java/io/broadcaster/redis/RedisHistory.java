package io.broadcaster.redis;

import static java.util.stream.Collectors.groupingBy;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.History;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The streams beside the channels, on connections of their own. Thread-safe. */
final class RedisHistory implements History {
    private final Servers servers;
    private final Wire wire;
    private final Exchanges exchanges;
    private final Duration timeout;

    /** @param timeout for one append, and for each piece of a page */
    RedisHistory(Servers servers, Wire wire, Exchanges exchanges, Duration timeout) {
        this.servers = servers;
        this.wire = wire;
        this.exchanges = exchanges;
        this.timeout = timeout;
    }

    @Override
    public void append(String carrier, List<Message> batch) {
        batch.stream()
                .collect(groupingBy(message -> servers.of(message.channel()), LinkedHashMap::new, Collectors.toList()))
                .forEach((server, messages) -> append(server, carrier, messages));
    }

    private void append(RedisServer server, String carrier, List<Message> messages) {
        try {
            exchanges.run(server, timeout, connection -> {
                throwFirst(connection.callAll(messages.stream()
                        .map(message -> entry(carrier, message))
                        .toList()));
                server.role().check(connection);
                return connection.callAll(afterwards(carrier, messages));
            });
            wire.history().taken();
        } catch (JedisException e) {
            servers.forget();
            throw server.failure(e, List.of());
        }
    }

    private static void throwFirst(List<Object> answers) {
        answers.forEach(answer -> {
            if (answer instanceof JedisDataException refusal) {
                throw refusal;
            }
        });
    }

    private List<CommandArguments> afterwards(String carrier, List<Message> messages) {
        Stream<CommandArguments> notices = messages.stream()
                .filter(message -> message.position() != null)
                .map(message -> notice(carrier, message));
        Stream<CommandArguments> upkeep = messages.stream()
                .map(Message::channel)
                .distinct()
                .flatMap(channel -> wire.retention().upkeep(key(channel)).stream());
        return Stream.concat(notices, upkeep).toList();
    }

    private CommandArguments entry(String carrier, Message message) {
        return wire.retention()
                .add(key(message.channel()))
                .add(StreamEntry.ENVELOPE)
                .add(Envelope.encode(message))
                .add(StreamEntry.CARRIER)
                .add(carrier);
    }

    /** Tells the listeners at once: the message's envelope without its data, the event naming the carrier. */
    private CommandArguments notice(String carrier, Message of) {
        Message notice = new Message(of.id(), of.position(), of.channel(), carrier, "null", null, of.createdAt());
        return new CommandArguments(Command.PUBLISH)
                .add(wire.names().appended())
                .add(Envelope.encode(notice));
    }

    private String key(String channel) {
        return wire.names().stream(channel);
    }

    /** @throws BroadcastException when the server can't be asked */
    @Override
    public Page read(String channel, @Nullable String after, int limit, Order order) {
        RedisServer server = servers.of(channel);
        ChannelStream stream = new ChannelStream(exchanges.caller(server, timeout), wire, channel);
        Instant oldest = Instant.now().minus(wire.retention().maxAge());
        try {
            return new PageReader(stream, channel, oldest).read(after, limit, order);
        } catch (JedisException e) {
            servers.forget();
            throw server.failure(e, List.of());
        }
    }
}
