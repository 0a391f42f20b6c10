package io.broadcaster.redis;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** One server with a password that writes everything to its disk. */
final class RedisHarness implements Harness {
    private final RedisServerFixture redis =
            RedisServerFixture.startedWithPassword("right", "--appendonly yes", "--appendfsync always");

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.QUOTA));
    }

    @Override
    public Broadcaster broadcaster(Shared shared) {
        return broadcaster("right", shared);
    }

    @Override
    public Broadcaster broadcasterWithWrongSecret(String secret) {
        return broadcaster(secret, Shared.DEFAULT);
    }

    private Broadcaster broadcaster(String password, Shared shared) {
        Map<String, String> keys =
                Map.of("REDIS_HOST", "127.0.0.1", "REDIS_PORT", "" + redis.port(), "REDIS_PASSWORD", password);
        return new RedisBroadcasterProvider().create(new Options(keys, Map.of(), shared));
    }

    @Override
    public void publishForeign(String channel, byte[] payload) {
        try (Jedis admin = redis.admin()) {
            admin.publish(channel.getBytes(StandardCharsets.UTF_8), payload);
        }
    }

    @Override
    public void stop() {
        redis.kill();
    }

    @Override
    public void hang() {
        redis.suspend();
    }

    @Override
    public void heal() {
        redis.revive();
    }

    @Override
    public void close() {
        redis.close();
    }
}
