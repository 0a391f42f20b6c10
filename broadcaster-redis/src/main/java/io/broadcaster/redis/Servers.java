package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import java.util.Map;

/** Which server a channel lives on: all in which one server, Sentinel and Cluster differ. Thread-safe. */
interface Servers {

    /**
     * The master for a channel. May block, for some seconds.
     *
     * @throws BroadcastException when nobody knows
     */
    RedisServer of(String channel);

    /** What is known may be out of date: a server failed, or sent us elsewhere. */
    default void forget() {}

    /** Whether the server is still the one for the channel, as far as can be told. May block, for some seconds. */
    default boolean stillServes(RedisServer server, String channel) {
        return true;
    }

    /** For the status. */
    Map<String, Object> describe();

    /** Where the servers are, without the login. */
    @Override
    String toString();

    /** Closes what is idle. */
    void close();
}
