package io.broadcaster.redis;

import static io.broadcaster.tck.Capability.CATCH_UP;
import static io.broadcaster.tck.Capability.DURABLE_HISTORY;
import static io.broadcaster.tck.Capability.HANG;
import static io.broadcaster.tck.Capability.QUOTA;
import static io.broadcaster.tck.Capability.SECRET;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** Every outage ends with a failover, in which what was not replicated yet may be lost. */
class RedisSentinelContractTest extends BroadcasterContract {

    @Override
    protected Harness start() {
        return new SentinelHarness(RedisSentinels.started());
    }

    private record SentinelHarness(RedisSentinels sentinels) implements Harness {
        @Override
        public Set<Capability> capabilities() {
            return EnumSet.complementOf(EnumSet.of(QUOTA, SECRET, HANG, CATCH_UP, DURABLE_HISTORY));
        }

        @Override
        public Broadcaster broadcaster(Shared shared) {
            return new RedisBroadcasterProvider().create(new Options(sentinels.keys(), Map.of(), shared));
        }

        @Override
        public Duration patience() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void publishForeign(String channel, byte[] payload) {
            try (Jedis master = sentinels.master().admin()) {
                master.publish(channel.getBytes(StandardCharsets.UTF_8), payload);
            }
        }

        @Override
        public void stop() {
            sentinels.stop();
        }

        @Override
        public void heal() {
            sentinels.failOver();
        }

        @Override
        public void close() {
            sentinels.close();
        }
    }
}
