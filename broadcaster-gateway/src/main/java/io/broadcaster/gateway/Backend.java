package io.broadcaster.gateway;

import io.broadcaster.Message;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway works on.
 *
 * @param publisher for what comes in
 * @param wires for what goes out: the self-hosted broadcasters to listen to, by the names of their routes
 * @param newest the newest messages of a channel, the last one first: from its channel's name and how many; may block
 * @param state what nodes on the same backend tell each other; null for a node that knows of no other
 */
public record Backend(
        Publisher publisher,
        Map<String, Subscribable> wires,
        BiFunction<String, Integer, List<Message>> newest,
        @Nullable SharedState state) {
    /** Copies the map. */
    public Backend {
        wires = Map.copyOf(wires);
    }

    /** The same with another publisher. */
    public Backend withPublisher(Publisher other) {
        return new Backend(other, wires, newest, state);
    }

    /** A backend in this process's memory, for the gateways of this process. */
    public static Backend memory() {
        MemoryBroadcaster memory = new MemoryBroadcaster();
        Publisher publisher = (channel, event, text, socketId) -> {
            String data = Json.quote(text);
            String id = UUID.randomUUID().toString();
            memory.publish(List.of(new Message(id, null, channel, event, data, socketId, Instant.now())));
            return CompletableFuture.completedFuture(null);
        };
        return new Backend(
                publisher,
                Map.of("memory", memory),
                (channel, limit) ->
                        memory.read(channel, null, limit, Order.NEWEST_FIRST).messages(),
                memory);
    }
}
