package io.broadcaster.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis[s]://[[user]:password@]host[:port][/database]}. Not left to {@link java.net.URI}, which knows no host
 * with an underscore and quotes the whole text, password included, when it does not understand it.
 */
final class RedisUrl {
    private static final Pattern URL = Pattern.compile("(?i)redis(?<tls>s?)://"
            + "(?:(?<user>[^:@/?#]*)(?<password>:[^@/?#]*)?@)?"
            + "(?:\\[(?<ipv6>[0-9a-f:.]+)]|(?<host>[^\\[\\]:@/?#\\s]+))"
            + "(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>\\d{0,9}))?");

    private RedisUrl() {}

    /** @throws IllegalArgumentException whose message says what is wrong, without the value */
    static RedisSettings parse(String url, String channelPrefix) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw malformed();
        }
        String username = decoded(parts.group("user"));
        String password = parts.group("password");
        if (username != null && password == null) {
            throw new IllegalArgumentException("names a user without a password: write user:password@ or :password@");
        }
        String ipv6 = parts.group("ipv6");
        return new RedisSettings(
                ipv6 != null ? ipv6 : parts.group("host"),
                port(parts.group("port")),
                number(parts.group("database"), 0),
                username,
                password == null ? null : decoded(password.substring(1)),
                !parts.group("tls").isEmpty(),
                channelPrefix);
    }

    private static int port(@Nullable String digits) {
        int port = number(digits, RedisSettings.DEFAULT_PORT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("names port " + port + ": it must be from 1 to 65535");
        }
        return port;
    }

    private static int number(@Nullable String digits, int fallback) {
        return digits == null || digits.isEmpty() ? fallback : Integer.parseInt(digits);
    }

    /** Percent-decoded; null when empty, as in {@code redis://:password@host}. */
    private static @Nullable String decoded(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            throw malformed(); // without the cause: it quotes
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "must look like redis://user:password@host:6379/0 (rediss:// for TLS), special"
                        + " characters of the login percent-encoded; it is not shown, since it may hold a password");
    }
}
