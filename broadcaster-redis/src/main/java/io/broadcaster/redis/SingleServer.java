package io.broadcaster.redis;

import java.util.Map;

/** One server for all channels. */
final class SingleServer implements Servers {
    private final RedisServer server;

    SingleServer(RedisSettings settings) {
        this.server = new RedisServer(settings, new RoleCheck());
    }

    @Override
    public RedisServer of(String channel) {
        return server;
    }

    @Override
    public Map<String, Object> describe() {
        RedisSettings settings = server.settings();
        return Map.of(
                "host", settings.host(),
                "port", settings.port(),
                "db", settings.database(),
                "use_tls", settings.tls());
    }

    @Override
    public String toString() {
        return server.settings().toString();
    }

    @Override
    public void close() {
        server.idle().close();
    }
}
