package io.broadcaster.redis;

import io.broadcaster.spi.Options;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Where the server is, how to log in, and what goes before a channel's name.
 *
 * @param username null for the default user
 * @param password null for no login
 * @param channelPrefix may be empty
 */
record RedisSettings(
        String host,
        int port,
        int database,
        @Nullable String username,
        @Nullable String password,
        boolean tls,
        String channelPrefix) {

    static final int DEFAULT_PORT = 6379;

    /** Reads every key, so that every fault is noted; then the URL wins. */
    static RedisSettings read(Options options) {
        String username = options.text("REDIS_USERNAME");
        String password = options.text("REDIS_PASSWORD");
        String prefix = options.text("REDIS_CHANNEL_PREFIX", "");
        if (username != null && password == null) {
            options.fault("REDIS_USERNAME", "needs REDIS_PASSWORD too");
        }
        String host = options.text("REDIS_HOST", "localhost").strip();
        if (host.matches(".*[/@\\s].*")) {
            options.fault("REDIS_HOST", "must be a bare host name or address; a URL belongs into REDIS_URL");
        }
        RedisSettings separate = new RedisSettings(
                host,
                (int) options.number("REDIS_PORT", DEFAULT_PORT, 1, 65_535),
                (int) options.number("REDIS_DB", 0, 0, Integer.MAX_VALUE),
                username,
                password,
                options.flag("REDIS_SSL", false),
                prefix);
        String url = options.text("REDIS_URL");
        try {
            return url == null ? separate : RedisUrl.parse(url.strip(), prefix);
        } catch (IllegalArgumentException malformed) {
            options.fault("REDIS_URL", String.valueOf(malformed.getMessage()));
            return separate;
        }
    }

    /** The same at another address. */
    RedisSettings at(HostAndPort address) {
        return new RedisSettings(
                address.getHost(), address.getPort(), database, username, password, tls, channelPrefix);
    }

    /** The same with another login, and without a database. */
    RedisSettings withLogin(@Nullable String otherUsername, @Nullable String otherPassword) {
        return new RedisSettings(host, port, 0, otherUsername, otherPassword, tls, channelPrefix);
    }

    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Takes the login out of a text: a server may quote the command that it did not understand. */
    String mask(String text) {
        String masked = password == null || password.isEmpty() ? text : text.replace(password, "***");
        return username == null || username.isEmpty()
                ? masked
                : masked.replaceAll("\\b" + Pattern.quote(username) + "\\b", "***");
    }

    /** Without the login. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + address() + "/" + database;
    }
}
