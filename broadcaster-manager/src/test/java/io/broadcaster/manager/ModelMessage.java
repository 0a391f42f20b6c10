package io.broadcaster.manager;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadcaster.Message;
import io.broadcaster.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is known of one message that got into the buffer, or was to. */
final class ModelMessage {
    final int number;
    final ModelSend send;
    final JsonNode content;
    final String lane;
    final long deadline;
    final CompletableFuture<Receipt> receipt;
    /** How much of the buffer it takes. */
    final int bufferBytes;

    /** As it was first seen on a wire. */
    @Nullable
    Message seen;

    int attempts;
    /** The routes that the manager knows to have taken it. */
    final List<ModelRoute> takers = new ArrayList<>();
    /** The routes that refused it alone. */
    final Set<ModelRoute> refusers = new HashSet<>();
    /** The routes that rested while another took it. */
    final Set<ModelRoute> skippers = new HashSet<>();
    /** The routes that left open whether they took it. */
    final Set<ModelRoute> unsure = new HashSet<>();
    /** How often each route truly took it. */
    final Map<ModelRoute, Integer> truth = new HashMap<>();
    /** The size of the smallest batch with it in that each route refused whole. */
    final Map<ModelRoute, Integer> refusedWith = new HashMap<>();
    /** Whether it was found too large. */
    boolean tooLarge;
    /** From when it was seen to wait beside calls in flight, by the routes that could have taken it. */
    final Map<List<ModelRoute>, Long> lingersFrom = new HashMap<>();
    /** From when it was seen to be overdue, and not in flight. */
    long idleFrom = Long.MAX_VALUE;
    /** Whether the manager is done with it. */
    boolean done;
    /** Whether its receipt has said so. */
    boolean ended;

    ModelMessage(
            int number,
            ModelSend send,
            JsonNode content,
            String lane,
            long deadline,
            CompletableFuture<Receipt> receipt) {
        this.number = number;
        this.send = send;
        this.content = content;
        this.lane = lane;
        this.deadline = deadline;
        this.receipt = receipt;
        this.bufferBytes = 192 + (send.isLog() ? content.get("text").asText() : content.toString()).length();
    }

    /** Whether these routes, of which one is to take it, still have to deal with it. */
    boolean isOpenFor(List<ModelRoute> group) {
        return !done && !ended && group.stream().noneMatch(this::isDoneWith);
    }

    boolean isDoneWith(ModelRoute route) {
        return takers.contains(route) || refusers.contains(route) || skippers.contains(route);
    }

    boolean isFlyingOn(ModelRoute route) {
        return route.live.stream().anyMatch(call -> call.batch.contains(this));
    }

    @Override
    public String toString() {
        return "#" + number + " (" + send + ")";
    }
}
