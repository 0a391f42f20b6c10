package io.broadcaster.redis;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** One server: opens connections to it, keeps those that are idle, and words what goes wrong with it. Thread-safe. */
final class RedisServer {
    private static final int IDLE_CONNECTIONS = 6;

    private final RedisSettings settings;
    private final JedisClientConfig config;
    private final RoleCheck role;
    private final IdleConnections idle = new IdleConnections(IDLE_CONNECTIONS);

    /** @param role what it must be */
    RedisServer(RedisSettings settings, RoleCheck role) {
        this.settings = settings;
        this.role = role;
        // No HELLO and no CLIENT SETINFO: a user that may only publish and subscribe gets in, at old servers too.
        config = DefaultJedisClientConfig.builder()
                .serverDefaultProtocol()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .user(settings.username())
                .password(settings.password())
                .database(settings.database())
                .build();
    }

    RedisSettings settings() {
        return settings;
    }

    RoleCheck role() {
        return role;
    }

    IdleConnections idle() {
        return idle;
    }

    /** A socket that has yet to be connected, so that it can be closed even before it is. */
    RedisSocket socket(Duration connectTimeout) {
        return new RedisSocket(settings, connectTimeout);
    }

    /** Connects, logs in and checks the role. Bounded only by whoever closes the socket. */
    RedisConnection connect(RedisSocket socket) {
        RedisConnection connection = new RedisConnection(socket, config);
        role.check(connection);
        return connection;
    }

    /** What a failure outside any one message means: of a connection, a login, a role. */
    BroadcastException failure(Throwable failure, List<Outcome> outcomes) {
        if (failure instanceof Cancelled) {
            return exception(Reason.UNAVAILABLE, text(failure), outcomes, null);
        }
        if (failure instanceof JedisDataException) {
            Reason reason = ErrorReply.reason(text(failure));
            return refusal(reason == Reason.REJECTED ? Reason.UNAVAILABLE : reason, text(failure), outcomes);
        }
        Throwable io = ioCause(failure);
        String what = failure instanceof JedisException ? text(failure) : failure.toString();
        String why = io == null || io.toString().equals(what) ? "" : " (" + io + ")";
        String advice = "; check that the server runs and that REDIS_URL, or REDIS_HOST and REDIS_PORT, point to it";
        return exception(Reason.UNAVAILABLE, what + why + advice, outcomes, io);
    }

    /** What the server's error reply means. */
    BroadcastException refusal(Reason reason, String reply, List<Outcome> outcomes) {
        String advice = reason == Reason.UNAUTHORIZED
                ? "; check the login (REDIS_URL, or REDIS_USERNAME and REDIS_PASSWORD) and what its ACL allows"
                : ErrorReply.isUnknownSharded(reply) ? "; a cluster needs Redis 7 or newer, for sharded channels" : "";
        return exception(reason, reply + advice, outcomes, null);
    }

    BroadcastException exception(Reason reason, String what, List<Outcome> outcomes, @Nullable Throwable cause) {
        String message = "redis " + settings.address() + ": " + settings.mask(what);
        return new BroadcastException(reason, message, outcomes, null, cause);
    }

    /** Jedis's own exceptions may quote the server, and the server our login; those of the JDK don't. */
    private static @Nullable Throwable ioCause(@Nullable Throwable failure) {
        return failure == null || failure instanceof IOException ? failure : ioCause(failure.getCause());
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
