package io.broadcaster.redis;

import static io.broadcaster.tck.Capability.CATCH_UP;
import static io.broadcaster.tck.Capability.DURABLE_HISTORY;
import static io.broadcaster.tck.Capability.QUOTA;
import static io.broadcaster.tck.Capability.SECRET;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** Three masters that keep nothing on a disk. */
class RedisClusterContractTest extends BroadcasterContract {

    @Override
    protected Harness start() {
        return new ClusterHarness(RedisCluster.started(false));
    }

    private record ClusterHarness(RedisCluster cluster) implements Harness {
        @Override
        public Set<Capability> capabilities() {
            return EnumSet.complementOf(EnumSet.of(QUOTA, SECRET, CATCH_UP, DURABLE_HISTORY));
        }

        @Override
        public Broadcaster broadcaster(Shared shared) {
            Map<String, String> keys = Map.of("REDIS_CLUSTER_NODES", cluster.addresses());
            return new RedisBroadcasterProvider().create(new Options(keys, Map.of(), shared));
        }

        @Override
        public void publishForeign(String channel, byte[] payload) {
            try (Jedis master = cluster.master(channel).admin()) {
                master.sendCommand(Command.SPUBLISH, channel.getBytes(StandardCharsets.UTF_8), payload);
            }
        }

        @Override
        public void stop() {
            cluster.nodes().forEach(RedisServerFixture::kill);
        }

        @Override
        public void hang() {
            cluster.nodes().forEach(RedisServerFixture::suspend);
        }

        @Override
        public void heal() {
            cluster.nodes().forEach(RedisServerFixture::revive);
            cluster.awaitReady();
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
