package io.broadcaster.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Every channel belongs to one shard: a stretch of the table whose ids become visible in ascending order. A set of
 * shards is an {@code int}, one bit each.
 */
final class Shards {
    static final int COUNT = 16;
    static final int ALL = (1 << COUNT) - 1;

    /** The first key of every advisory lock that broadcasters take; a shard's number is the second. */
    static final int LOCKS = 0x42524f44;

    private Shards() {}

    /** The same in every process and language. */
    static int of(String channel) {
        CRC32 hash = new CRC32();
        hash.update(channel.getBytes(UTF_8));
        return (int) (hash.getValue() % COUNT);
    }

    static int setOf(int shard) {
        return 1 << shard;
    }

    static int setOf(Collection<String> channels) {
        return channels.stream().mapToInt(channel -> setOf(of(channel))).reduce(0, (a, b) -> a | b);
    }

    /** The members in ascending order, which is the order in which their locks are taken. */
    static int[] members(int set) {
        return IntStream.range(0, COUNT)
                .filter(shard -> (set & setOf(shard)) != 0)
                .toArray();
    }
}
