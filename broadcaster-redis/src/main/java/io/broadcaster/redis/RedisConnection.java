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

    /**
     * Asks all of it in one go.
     *
     * @param decisive whose first error reply is thrown, when all answers are read
     * @param others whose error replies don't matter
     */
    void callAll(List<CommandArguments> decisive, List<CommandArguments> others) {
        decisive.forEach(this::sendCommand);
        others.forEach(this::sendCommand);
        JedisDataException refusal = null;
        for (int i = 0; i < decisive.size() + others.size(); i++) {
            try {
                getOne();
            } catch (JedisDataException e) {
                refusal = refusal == null && i < decisive.size() ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
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
