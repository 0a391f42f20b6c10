package io.broadcaster.redis;

import io.broadcaster.spi.Options;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * How the servers are arranged.
 *
 * @param sentinelMaster the name of the master that the sentinels watch; null without Sentinel
 * @param sentinels where they are, with their own login
 * @param clusterNodes some of the cluster's; empty without a cluster
 */
record Topology(@Nullable String sentinelMaster, List<RedisSettings> sentinels, List<RedisSettings> clusterNodes) {
    private static final int SENTINEL_PORT = 26_379;

    /** @param settings the login, and whether TLS is spoken */
    static Topology read(Options options, RedisSettings settings) {
        String master = options.text("REDIS_SENTINEL_MASTER");
        RedisSettings sentinel =
                settings.withLogin(options.text("REDIS_SENTINEL_USERNAME"), options.text("REDIS_SENTINEL_PASSWORD"));
        List<HostAndPort> sentinels = nodes(options, "REDIS_SENTINEL_NODES", SENTINEL_PORT);
        List<HostAndPort> cluster = nodes(options, "REDIS_CLUSTER_NODES", RedisSettings.DEFAULT_PORT);
        if ((master == null) != (options.text("REDIS_SENTINEL_NODES") == null)) {
            options.fault("REDIS_SENTINEL_MASTER and REDIS_SENTINEL_NODES need each other.");
        }
        if (master != null && !cluster.isEmpty()) {
            options.fault("REDIS_CLUSTER_NODES", "excludes REDIS_SENTINEL_MASTER: a cluster fails over by itself");
        }
        if (settings.database() != 0 && !cluster.isEmpty()) {
            options.fault("REDIS_CLUSTER_NODES", "excludes a database index: a cluster has database 0 alone");
        }
        return new Topology(
                master,
                sentinels.stream().map(sentinel::at).toList(),
                cluster.stream().map(settings::at).toList());
    }

    private static List<HostAndPort> nodes(Options options, String key, int defaultPort) {
        List<HostAndPort> nodes = new ArrayList<>();
        for (String node : options.text(key, "").split(",", -1)) {
            try {
                if (!node.isBlank()) {
                    RedisSettings parsed = RedisUrl.parse("redis://" + node.strip(), "");
                    boolean portless = !node.strip().matches(".*:\\d+");
                    nodes.add(new HostAndPort(parsed.host(), portless ? defaultPort : parsed.port()));
                }
            } catch (IllegalArgumentException malformed) {
                options.fault(key, "must look like host:port,host:port");
                return List.of();
            }
        }
        return nodes;
    }

    Servers servers(RedisSettings settings, Exchanges exchanges) {
        if (sentinelMaster != null) {
            return new SentinelServers(sentinelMaster, sentinels, settings, exchanges);
        }
        return clusterNodes.isEmpty()
                ? new SingleServer(settings)
                : new ClusterServers(clusterNodes, settings, exchanges);
    }

    boolean isCluster() {
        return !clusterNodes.isEmpty();
    }
}
