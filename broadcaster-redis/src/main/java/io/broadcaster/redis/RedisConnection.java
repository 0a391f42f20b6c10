package io.broadcaster.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

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
