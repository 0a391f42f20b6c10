package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes a batch apart by server, and puts the outcomes together. Thread-safe. */
final class Publisher {
    private final Servers servers;
    private final Wire wire;
    private final Exchanges exchanges;
    private final Duration timeout;

    Publisher(Servers servers, Wire wire, Exchanges exchanges, Duration timeout) {
        this.servers = servers;
        this.wire = wire;
        this.exchanges = exchanges;
        this.timeout = timeout;
    }

    void publish(List<Message> batch) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(batch.size(), Outcome.REFUSED));
        BroadcastException failure = null;
        for (Map.Entry<RedisServer, List<Integer>> part : parts(batch, outcomes).entrySet()) {
            List<Integer> places = part.getValue();
            List<Message> messages = places.stream().map(batch::get).toList();
            long left = Math.max(0, deadline - System.nanoTime());
            BroadcastException partly = publish(part.getKey(), messages, wholeMillis(left));
            for (int i = 0; i < places.size(); i++) {
                outcomes.set(
                        places.get(i),
                        partly == null ? Outcome.ACCEPTED : partly.outcomes().get(i));
            }
            failure = graver(failure, partly);
        }
        if (failure != null) {
            servers.forget();
            throw with(outcomes, failure);
        }
    }

    private static Duration wholeMillis(long nanos) {
        return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    }

    private Map<RedisServer, List<Integer>> parts(List<Message> batch, List<Outcome> refused) {
        Map<RedisServer, List<Integer>> parts = new LinkedHashMap<>();
        try {
            for (int i = 0; i < batch.size(); i++) {
                RedisServer server = servers.of(batch.get(i).channel());
                parts.computeIfAbsent(server, s -> new ArrayList<>()).add(i);
            }
        } catch (BroadcastException nobodyKnows) {
            throw with(refused, nobodyKnows);
        }
        return parts;
    }

    private @Nullable BroadcastException publish(RedisServer server, List<Message> messages, Duration left) {
        try {
            new PublishCall(server, wire, messages).run(exchanges, left);
            return null;
        } catch (BroadcastException e) {
            return e;
        }
    }

    /** The one that says more about the route than about the message. */
    private static @Nullable BroadcastException graver(
            @Nullable BroadcastException one, @Nullable BroadcastException other) {
        boolean first = other == null || (one != null && one.reason().compareTo(other.reason()) <= 0);
        return first ? one : other;
    }

    private static BroadcastException with(List<Outcome> outcomes, BroadcastException failure) {
        return new BroadcastException(
                failure.reason(), String.valueOf(failure.getMessage()), outcomes, null, failure.getCause());
    }
}
