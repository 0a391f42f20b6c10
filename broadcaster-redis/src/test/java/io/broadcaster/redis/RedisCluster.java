package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;

import io.broadcaster.spi.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A cluster of real servers: three masters, and a replica for each where asked for. */
final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServerFixture> nodes;

    private RedisCluster(List<RedisServerFixture> nodes) {
        this.nodes = nodes;
    }

    /** Returns when all slots are served. */
    static RedisCluster started(boolean replicas) {
        List<RedisServerFixture> nodes = new ArrayList<>();
        RedisCluster cluster = new RedisCluster(nodes);
        for (int i = 0; i < (replicas ? 2 * MASTERS : MASTERS); i++) {
            int bus = RedisServerFixture.freePort();
            nodes.add(RedisServerFixture.startedInstalled(
                    "--cluster-enabled yes",
                    "--cluster-port " + bus,
                    "--cluster-node-timeout 1500",
                    "--repl-diskless-sync-delay 0", // would wait 5 s for a second replica
                    "--cluster-config-file nodes.conf"));
        }
        cluster.join();
        return cluster;
    }

    private void join() {
        for (int i = 0; i < MASTERS; i++) {
            int[] slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                    .toArray();
            try (Jedis jedis = nodes.get(i).admin()) {
                jedis.clusterAddSlots(slots);
                jedis.clusterSetConfigEpoch(i + 1L);
            }
        }
        try (Jedis first = nodes.get(0).admin()) {
            for (RedisServerFixture node : nodes.subList(1, nodes.size())) {
                meet(first, node);
            }
        }
        awaitReady();
        for (int i = MASTERS; i < nodes.size(); i++) {
            try (Jedis replica = nodes.get(i).admin();
                    Jedis master = nodes.get(i - MASTERS).admin()) {
                replica.clusterReplicate(master.clusterMyId());
            }
        }
        await().until(() -> nodes.stream().skip(MASTERS).allMatch(RedisCluster::isLinked));
    }

    private static boolean isLinked(RedisServerFixture replica) {
        try (Jedis jedis = replica.admin()) {
            return jedis.info("replication").contains("master_link_status:up");
        }
    }

    /** With the port of the bus, which is not the usual one. */
    private static void meet(Jedis first, RedisServerFixture node) {
        try (Jedis jedis = node.admin()) {
            String bus = jedis.configGet("cluster-port").get("cluster-port");
            first.sendCommand(Command.CLUSTER, "MEET", "127.0.0.1", "" + node.port(), bus);
        }
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().allMatch(this::isReady));
    }

    /** Returns when those that are alive have noticed that some slots are served by nobody. */
    void awaitDown() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> nodes.stream()
                        .filter(RedisServerFixture::isAlive)
                        .allMatch(node -> info(node).contains("cluster_state:fail")));
    }

    /** Whether those that are alive publish though some slots are served by nobody. */
    void allowShardedWhenDown(boolean allow) {
        for (RedisServerFixture node : nodes) {
            if (node.isAlive()) {
                try (Jedis jedis = node.admin()) {
                    jedis.configSet("cluster-allow-pubsubshard-when-down", allow ? "yes" : "no");
                }
            }
        }
    }

    private static String info(RedisServerFixture node) {
        try (Jedis jedis = node.admin()) {
            return jedis.clusterInfo();
        }
    }

    private boolean isReady(RedisServerFixture node) {
        String info = info(node);
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes.size());
    }

    /** The server that was made the master for the channel. */
    RedisServerFixture master(String channel) {
        return nodes.get((int) ((long) JedisClusterCRC16.getSlot(channel) * MASTERS / SLOTS));
    }

    List<RedisServerFixture> nodes() {
        return nodes;
    }

    RedisBroadcaster broadcaster(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("REDIS_CLUSTER_NODES", addresses()));
        values.putAll(more);
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(values));
    }

    String addresses() {
        return String.join(
                ",", nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList());
    }

    @Override
    public void close() {
        nodes.forEach(RedisServerFixture::close);
    }
}
