package io.broadcaster.redis;

import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection that is logged in. One thread at a time may write, and one read. */
final class RedisConnection extends Connection {
    private final RedisSocket socket;

    /** Connects and logs in. */
    RedisConnection(RedisSocket socket, JedisClientConfig config) {
        super(socket, config);
        this.socket = socket;
    }

    RedisSocket socket() {
        return socket;
    }

    /** Asks one thing. */
    Object call(CommandArguments command) {
        sendCommand(command);
        return getOne();
    }

    /** Asks all of it in one go. Of what is refused the answer is the {@link JedisDataException}. */
    List<Object> callAll(List<CommandArguments> commands) {
        commands.forEach(this::sendCommand);
        return commands.stream().map(command -> answer()).toList();
    }

    private Object answer() {
        try {
            return getOne();
        } catch (JedisDataException refusal) {
            return refusal;
        }
    }

    /** Opened to this package. */
    @Override
    protected void flush() {
        super.flush();
    }

    /** By any thread; wakes whoever reads or writes. */
    @Override
    public void close() {
        socket.close();
    }
}
