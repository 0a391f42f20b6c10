package io.broadcaster.redis;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A master for each slot of a cluster, and for each channel the slot of its name.
 *
 * @see <a href="https://redis.io/docs/latest/commands/cluster-slots/">CLUSTER SLOTS</a>
 */
final class ClusterServers implements Servers {
    private final Names names;
    private final Seeds seeds;
    private final KnownServers known;
    /** The first slot of each range to who owns it; null when to be asked for. */
    private volatile @Nullable NavigableMap<Integer, RedisServer> owners;

    ClusterServers(List<RedisSettings> seeds, RedisSettings settings, Exchanges exchanges) {
        this.names = new Names(settings.channelPrefix());
        this.seeds = new Seeds(seeds, exchanges, "check that REDIS_CLUSTER_NODES name nodes of a cluster that is up");
        this.known = new KnownServers(settings);
    }

    @Override
    public RedisServer of(String channel) {
        NavigableMap<Integer, RedisServer> now = owners;
        if (now == null) {
            now = seeds.ask(new CommandArguments(Command.CLUSTER).add("SLOTS"), this::owners);
            owners = now;
        }
        return now.floorEntry(JedisClusterCRC16.getSlot(names.channel(channel))).getValue();
    }

    /** Null unless every slot has an owner; each range is first, last, [host, port, …] of the master, its replicas. */
    private @Nullable NavigableMap<Integer, RedisServer> owners(RedisServer asked, Object answer) {
        NavigableMap<Integer, RedisServer> map = new TreeMap<>();
        long slots = 0;
        for (Object range : (List<?>) answer) {
            List<?> parts = (List<?>) range;
            List<?> master = (List<?>) parts.get(2);
            long first = (Long) parts.get(0);
            slots += (Long) parts.get(1) - first + 1;
            String host = master.get(0) == null ? "" : StreamEntry.text(master.get(0));
            host = host.isEmpty() ? asked.settings().host() : host; // a node that does not know how it was reached
            map.put((int) first, known.at(new HostAndPort(host, ((Long) master.get(1)).intValue())));
        }
        return slots == 16_384 ? map : null;
    }

    @Override
    public void forget() {
        owners = null;
    }

    @Override
    public Map<String, Object> describe() {
        return Map.of(
                "cluster_nodes", seeds.toString(), "use_tls", known.settings().tls());
    }

    @Override
    public String toString() {
        return "cluster " + seeds;
    }

    @Override
    public void close() {
        seeds.close();
        known.close();
    }
}
