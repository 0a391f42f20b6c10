package io.broadcaster.benchmarks;

import java.util.List;

/**
 * Messages per second through Redis: every contender adds each message to a capped stream and publishes it, in order,
 * and looks at every answer. Arguments: messages a round (of those that do not wait for each), rounds.
 */
public final class RedisPublish {
    /** A round of those that wait for each answer is that much shorter. */
    private static final int SLOWER = 20;

    private static final int BATCH = 256;

    private RedisPublish() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int many = arguments.number(0, 1_000_000);
        int few = Math.max(1, many / SLOWER);
        int rounds = arguments.number(1, 5);
        try (RedisServer server = new RedisServer();
                Receiver heard = new Receiver(Listening.REDIS, server.address());
                Ours ours = new Ours("REDIS_URL", server.address());
                Ours again = new Ours("REDIS_URL", server.address());
                JedisPeer jedis = new JedisPeer(server.address());
                LettucePeer lettuce = new LettucePeer(server.address());
                RedissonPeer redisson = new RedissonPeer(server.address());
                SpringDataPeer spring = new SpringDataPeer(server.address())) {
            Contest contest = new Contest(List.of(
                    new Entry("Broadcaster", ours::publish, heard, many),
                    new Entry("Broadcaster again (control)", again::publish, heard, many),
                    new Entry("Jedis, loop", jedis::loop, heard, few),
                    new Entry("Jedis, pipeline of 256", n -> jedis.pipeline(n, BATCH), heard, many),
                    new Entry("Lettuce, sync", lettuce::sync, heard, few),
                    new Entry("Lettuce, async", lettuce::async, heard, many),
                    new Entry("Lettuce, flush each 64", n -> lettuce.flushing(n, 64), heard, many),
                    new Entry("Lettuce, flush each 256", n -> lettuce.flushing(n, BATCH), heard, many),
                    new Entry("Redisson, sync", redisson::sync, heard, few),
                    new Entry("Redisson, batch of 256", n -> redisson.batches(n, BATCH), heard, many),
                    new Entry("Spring Data Redis, loop", spring::loop, heard, few),
                    new Entry("Spring Data Redis, pipeline of 256", n -> spring.pipelined(n, BATCH), heard, many)));
            contest.run(rounds);
            System.out.printf(
                    "%s; %s; %d bytes of data, %d with the envelope; stream of ~%,d; %,d in flight; %d rounds%n%n",
                    Machine.describe(),
                    server,
                    Text.DATA.of(0, 0).length() + 2,
                    Text.ENVELOPE.of(0, 0).length(),
                    Stream.LENGTH,
                    Window.MESSAGES,
                    rounds);
            contest.print();
        }
    }
}
