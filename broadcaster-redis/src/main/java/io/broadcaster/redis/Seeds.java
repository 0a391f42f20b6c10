package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisException;

/** Servers that know where the others are: any of them may be asked. Thread-safe. */
final class Seeds {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final List<RedisServer> servers;
    private final Exchanges exchanges;
    private final String advice;

    /** @param advice what to check when none of them helps */
    Seeds(List<RedisSettings> settings, Exchanges exchanges, String advice) {
        this.servers = settings.stream()
                .map(one -> new RedisServer(one, RoleCheck.none()))
                .toList();
        this.exchanges = exchanges;
        this.advice = advice;
    }

    /**
     * Asks one after the other.
     *
     * @param read makes something of a server's answer; null when it is of no use
     * @throws BroadcastException when none gives an answer of use; what the last of them said decides the reason
     */
    <T> T ask(CommandArguments question, BiFunction<RedisServer, Object, @Nullable T> read) {
        BroadcastException failure = null;
        for (RedisServer server : servers) {
            try {
                T answer = read.apply(server, exchanges.caller(server, TIMEOUT).call(question));
                if (answer != null) {
                    return answer;
                }
                failure = server.exception(Reason.UNAVAILABLE, "knows no answer; " + advice, List.of(), null);
            } catch (JedisException e) {
                failure = server.failure(e, List.of());
            }
        }
        throw failure == null
                ? BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.REFUSED, 0, "redis: " + advice, null)
                : failure;
    }

    void close() {
        servers.forEach(server -> server.idle().close());
    }

    /** The addresses. */
    @Override
    public String toString() {
        return String.join(
                ",", servers.stream().map(server -> server.settings().address()).toList());
    }
}
