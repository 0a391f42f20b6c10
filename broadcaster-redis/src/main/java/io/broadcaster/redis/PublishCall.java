package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One publish: a pipeline of PUBLISH, and behind it the question for the server's role, on which the worth of the
 * answers depends.
 */
final class PublishCall {
    /** So long after its last answer a connection must show a sign of life before it is entrusted with a batch. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisServer server;
    private final IdleConnections idle;
    private final Duration timeout;
    private final List<Message> batch;

    /** Not sent: REFUSED; sent: UNKNOWN; answered: ACCEPTED or REFUSED. */
    private final List<Outcome> outcomes;

    private @Nullable String refusal;
    private @Nullable RedisSocket socket; // guarded by this, as is the next
    private @Nullable String cancelled;

    PublishCall(RedisServer server, IdleConnections idle, Duration timeout, List<Message> batch) {
        this.server = server;
        this.idle = idle;
        this.timeout = timeout;
        this.batch = batch;
        this.outcomes = new ArrayList<>(Collections.nCopies(batch.size(), Outcome.REFUSED));
    }

    /** Blocks until the server has answered, or until cancelled or late. */
    void run() {
        Deadline deadline = new Deadline(timeout, () -> cancel("no answer within " + timeout.toMillis() + " ms"));
        boolean reusable = false;
        try {
            RedisConnection connection = connect();
            send(connection);
            receive(connection);
            if (refusal != null) {
                throw server.refusal(ErrorReply.reason(refusal), refusal, outcomes);
            }
            reusable = deadline.meet();
            if (reusable) {
                idle.keep(connection);
            }
        } catch (JedisException e) {
            throwUnlessAccepted(e);
        } finally {
            deadline.meet();
            if (!reusable) {
                closeSocket();
            }
        }
    }

    /** Ends it early, or keeps it from starting. By any thread; does not block. */
    synchronized void cancel(String why) {
        cancelled = why;
        closeSocket();
    }

    private RedisConnection connect() {
        IdleConnections.Idle kept = idle.take();
        if (kept != null && use(kept.connection().socket()) && isAlive(kept)) {
            return kept.connection();
        }
        RedisSocket fresh = server.socket(timeout);
        use(fresh);
        return server.connect(fresh);
    }

    private boolean isAlive(IdleConnections.Idle kept) {
        if (System.nanoTime() - kept.since() < FRESH_NANOS) {
            return true;
        }
        RedisConnection connection = kept.connection();
        try {
            long quarter = timeout.toMillis() / 4; // leaves time for a new connection
            connection.setSoTimeout((int) Math.min(Integer.MAX_VALUE, 1 + quarter));
            server.role().ask(connection);
            server.role().verify(connection);
            connection.setSoTimeout(0);
            return true;
        } catch (JedisException goneOrDemoted) {
            connection.close();
            return false;
        }
    }

    private void send(RedisConnection connection) {
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.get(i);
            CommandArguments publish = new CommandArguments(Command.PUBLISH)
                    .add(server.settings().channelPrefix() + message.channel())
                    .add(Envelope.encode(message));
            outcomes.set(i, Outcome.UNKNOWN);
            connection.sendCommand(publish);
        }
        server.role().ask(connection);
    }

    private void receive(RedisConnection connection) {
        for (int i = 0; i < outcomes.size(); i++) {
            try {
                if (!(connection.getOne() instanceof Long)) {
                    throw new JedisConnectionException("an answer that is none to PUBLISH");
                }
                outcomes.set(i, Outcome.ACCEPTED);
            } catch (JedisDataException e) {
                outcomes.set(i, Outcome.REFUSED);
                refusal = graver(refusal, String.valueOf(e.getMessage()));
            }
        }
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
    private synchronized void throwUnlessAccepted(JedisException failure) {
        if (outcomes.contains(Outcome.REFUSED) || outcomes.contains(Outcome.UNKNOWN)) {
            throw cancelled == null
                    ? server.failure(failure, outcomes)
                    : server.exception(Reason.UNAVAILABLE, cancelled, outcomes, null);
        }
    }

    private synchronized boolean use(RedisSocket next) {
        socket = next;
        if (cancelled != null) {
            next.close();
        }
        return cancelled == null;
    }

    private synchronized void closeSocket() {
        if (socket != null) {
            socket.close();
        }
    }
}
