package io.broadcaster.redis;

import java.util.stream.IntStream;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * What things are called on the server.
 *
 * @param prefix goes before every name; may be empty
 */
record Names(String prefix) {
    private static final int ENOUGH_TO_MEET_EVERY_SLOT = 1 << 18;

    String channel(String channel) {
        return prefix + channel;
    }

    /** The channel of our name for a channel on the wire. */
    String bare(String wireChannel) {
        return wireChannel.substring(prefix.length());
    }

    /** The key of a channel's stream. */
    String stream(String channel) {
        return beside(channel, "stream:");
    }

    /** A channel that only the one who listens knows, served by the same server as {@code channel}. */
    String probe(String channel, String listener) {
        return beside(channel, "probe:" + listener + ":");
    }

    /** The channel on which appending to a history is told. */
    String appended() {
        return prefix + "broadcaster:appended";
    }

    /** What a channel would be called that is in the slot of what nodes tell each other. */
    String state() {
        return "broadcaster:{state}";
    }

    /** The key of the nodes' names. */
    String nodes() {
        return prefix + state() + ":nodes";
    }

    /** The key of what a node tells. */
    String told(String node) {
        return prefix + state() + ":node:" + node;
    }

    /** In the same slot of a cluster, which counts only what is in the first braces of a name. */
    private String beside(String channel, String kind) {
        String wire = channel(channel);
        String start = prefix + "broadcaster:" + kind;
        String name = start + "{" + wire + "}";
        if (wire.indexOf('}') < 0) {
            return name;
        }
        int slot = JedisClusterCRC16.getSlot(wire);
        return IntStream.range(0, ENOUGH_TO_MEET_EVERY_SLOT)
                .mapToObj(tag -> start + "{" + tag + "}" + wire)
                .filter(tagged -> JedisClusterCRC16.getSlot(tagged) == slot)
                .findFirst()
                .orElse(name);
    }
}
