package io.broadcaster.redis;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;

/**
 * Makes broadcasters for Redis 6.2 or newer, which also listen and remember.
 *
 * <p>Keys: {@code REDIS_URL}, as {@code redis://user:password@host:6379/0} or {@code rediss://…} for TLS with a checked
 * host name; without it {@code REDIS_HOST}, {@code REDIS_PORT}, {@code REDIS_DB}, {@code REDIS_USERNAME},
 * {@code REDIS_PASSWORD} and {@code REDIS_SSL} (default {@code localhost}, 6379, 0, no login, {@code false}).
 * {@code REDIS_SENTINEL_MASTER} with {@code REDIS_SENTINEL_NODES} ({@code host:port,…}), and for sentinels that want a
 * login {@code REDIS_SENTINEL_USERNAME} and {@code REDIS_SENTINEL_PASSWORD}, or {@code REDIS_CLUSTER_NODES} for a cluster
 * of Redis 7 or newer, take the place of host and port. {@code REDIS_CHANNEL_PREFIX} goes before every channel's name on the wire (default empty).
 */
public final class RedisBroadcasterProvider implements BroadcasterProvider {

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Broadcaster create(Options options) {
        RedisSettings settings = RedisSettings.read(options);
        Topology topology = Topology.read(options, settings);
        options.check();
        return new RedisBroadcaster(settings, topology, options.shared());
    }
}
