package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One publish to one server: a pipeline of PUBLISH and XADD for each message, and behind it the question for the server's
 * role, on which the worth of the answers depends. Whoever finds a message in the stream therefore knows that its
 * PUBLISH came before.
 */
final class PublishCall {
    private final RedisServer server;
    private final Wire wire;
    private final List<Message> batch;
    private final Map<String, Addresses> addresses = new LinkedHashMap<>();

    /** Not sent: REFUSED; sent: UNKNOWN; answered: ACCEPTED or REFUSED. */
    private final List<Outcome> outcomes;

    private int upkeep;
    private @Nullable String refusal;

    PublishCall(RedisServer server, Wire wire, List<Message> batch) {
        this.server = server;
        this.wire = wire;
        this.batch = batch;
        this.outcomes = new ArrayList<>(Collections.nCopies(batch.size(), Outcome.REFUSED));
    }

    /** Blocks until the server has answered, or until cancelled or late. */
    void run(Exchanges exchanges, Duration timeout) {
        try {
            exchanges.run(server, timeout, connection -> {
                send(connection);
                receive(connection);
                return true;
            });
        } catch (JedisException e) {
            throwUnlessAccepted(e);
        }
        if (refusal != null) {
            throw server.refusal(ErrorReply.reason(refusal), refusal, outcomes);
        }
    }

    /** A channel's name and its stream's, as they are sent. */
    private record Addresses(String channel, String stream) {}

    private Addresses addresses(String channel) {
        Names names = wire.names();
        return new Addresses(names.channel(channel), names.stream(channel));
    }

    private void send(RedisConnection connection) {
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.get(i);
            Addresses to = addresses.computeIfAbsent(message.channel(), this::addresses);
            byte[] envelope = Envelope.encode(message).getBytes(StandardCharsets.UTF_8);
            outcomes.set(i, Outcome.UNKNOWN);
            connection.sendCommand(wire.publish(to.channel()).add(envelope));
            connection.sendCommand(
                    wire.retention().add(to.stream()).add(StreamEntry.ENVELOPE).add(envelope));
        }
        for (Addresses to : addresses.values()) {
            List<CommandArguments> commands = wire.retention().upkeep(to.stream());
            commands.forEach(connection::sendCommand);
            upkeep += commands.size();
        }
        server.role().ask(connection);
    }

    private void receive(RedisConnection connection) {
        for (int i = 0; i < outcomes.size(); i++) {
            String published = refusal(connection, Long.class);
            String remembered = refusal(connection, byte[].class);
            outcomes.set(i, outcome(published, remembered));
        }
        for (int i = 0; i < upkeep; i++) {
            refusal(connection, Long.class);
        }
        verifyRole(connection);
    }

    /** The server's error reply to the next command, or null. */
    private static @Nullable String refusal(RedisConnection connection, Class<?> expected) {
        try {
            if (!expected.isInstance(connection.getOne())) {
                throw new JedisConnectionException("an answer that is none to what was asked");
            }
            return null;
        } catch (JedisDataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Outcome outcome(@Nullable String published, @Nullable String remembered) {
        if (published != null) {
            refusal = graver(refusal, published);
            return remembered == null ? Outcome.UNKNOWN : Outcome.REFUSED;
        }
        if (remembered == null) {
            wire.history().taken();
        } else if (ErrorReply.isOfHistoryAlone(remembered)) {
            wire.history().refused(server.settings().mask(remembered));
        } else {
            refusal = graver(refusal, remembered);
            return Outcome.UNKNOWN;
        }
        return Outcome.ACCEPTED;
    }

    private void verifyRole(RedisConnection connection) {
        try {
            server.role().verify(connection);
        } catch (JedisDataException replica) {
            outcomes.replaceAll(outcome -> outcome == Outcome.ACCEPTED ? Outcome.UNKNOWN : outcome);
            throw replica;
        }
    }

    /** Of two refusals the one that says more about the route than about the message. */
    private static String graver(@Nullable String one, String other) {
        return one != null && ErrorReply.reason(one).compareTo(ErrorReply.reason(other)) <= 0 ? one : other;
    }

    /** A connection that breaks behind the last answer has delivered everything. */
    private void throwUnlessAccepted(JedisException failure) {
        if (outcomes.contains(Outcome.REFUSED) || outcomes.contains(Outcome.UNKNOWN)) {
            throw server.failure(failure, outcomes);
        }
    }
}
