package io.broadcaster.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.HostAndPort;

/** The masters that were met so far, with their idle connections. Thread-safe. */
final class KnownServers {
    private final RedisSettings settings;
    private final Map<HostAndPort, RedisServer> servers = new ConcurrentHashMap<>();
    private final RoleCheck role = new RoleCheck();
    private volatile boolean closed;

    /** @param settings all but the address */
    KnownServers(RedisSettings settings) {
        this.settings = settings;
    }

    RedisSettings settings() {
        return settings;
    }

    RedisServer at(HostAndPort address) {
        RedisServer server = servers.computeIfAbsent(address, at -> new RedisServer(settings.at(at), role));
        if (closed) {
            server.idle().close();
        }
        return server;
    }

    void close() {
        closed = true;
        servers.values().forEach(server -> server.idle().close());
    }
}
