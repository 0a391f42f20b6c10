package io.broadcaster.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** The exchanges that are under way, so that closing ends them all, and those that come later. Thread-safe. */
final class Exchanges {
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** As {@link Exchange#run}. */
    <T extends @Nullable Object> T run(RedisServer server, Duration timeout, Function<RedisConnection, T> work) {
        Exchange exchange = new Exchange(server, timeout);
        running.add(exchange);
        try {
            if (closed) { // read after adding, so that close() misses none
                cancel(exchange);
            }
            return exchange.run(work);
        } finally {
            running.remove(exchange);
        }
    }

    /** Commands to one server, each an exchange of its own. */
    Caller caller(RedisServer server, Duration timeout) {
        return command -> run(server, timeout, connection -> connection.call(command));
    }

    /** Asks one thing. */
    @FunctionalInterface
    interface Caller {
        /** The answer as Jedis reads it. */
        Object call(CommandArguments command);
    }

    private static void cancel(Exchange exchange) {
        exchange.cancel("the broadcaster is closed");
    }

    void close() {
        closed = true;
        running.forEach(Exchanges::cancel);
    }
}
