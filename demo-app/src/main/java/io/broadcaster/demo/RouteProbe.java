package io.broadcaster.demo;

import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.Subscription;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.RouteStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries one backend by itself, with messages on a channel of its own, under a manager of its own. */
final class RouteProbe implements MessageListener, AutoCloseable {
    private static final String CHANNEL = "private-broadcaster-check";
    private static final long TIMEOUT_SECONDS = 5;

    private final Interruption interruption;
    private final BroadcasterManager manager;
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final @Nullable Subscription subscription;
    private volatile String expected = "";
    private volatile CompletableFuture<Long> heardAt = new CompletableFuture<>();

    RouteProbe(Configuration configuration, String route, Interruption interruption) {
        this.interruption = interruption;
        this.manager = BroadcasterManager.builder()
                .configuration(configuration)
                .set("BROADCASTERS", route)
                .set("BROADCAST_HISTORY", "memory")
                .set("BROADCAST_PUBLISH_TIMEOUT", "PT" + TIMEOUT_SECONDS + "S")
                .set("BROADCAST_DELIVERY_TIMEOUT", "PT" + TIMEOUT_SECONDS + "S")
                .build();
        this.subscription = subscribe();
    }

    /** The names of the configured routes. */
    static List<String> routesOf(Configuration configuration) {
        try (BroadcasterManager manager =
                BroadcasterManager.builder().configuration(configuration).build()) {
            return manager.status().routes().stream().map(RouteStatus::name).toList();
        }
    }

    private @Nullable Subscription subscribe() {
        try {
            return manager.subscribe(CHANNEL, this);
        } catch (IllegalStateException hosted) {
            return null;
        }
    }

    /** Whether a message comes back; otherwise only its acknowledgement does. */
    boolean hears() {
        return subscription != null;
    }

    /**
     * Publishes a message and waits until it is heard or, where nobody can listen, acknowledged.
     *
     * @return how long that took
     * @throws CommandFailure with what went wrong and what to do about it
     */
    Duration roundTrip() {
        expected = UUID.randomUUID().toString();
        heardAt = new CompletableFuture<>();
        if (hears()) {
            await(listening);
        }
        long start = System.nanoTime();
        CompletableFuture<Long> acknowledgedAt = manager.broadcast(CHANNEL, "check", Map.of("probe", expected))
                .thenApply(receipt -> System.nanoTime())
                .toCompletableFuture();
        await(acknowledgedAt);
        if (hears()) {
            await(heardAt);
        }
        return Duration.ofNanos((hears() ? heardAt : acknowledgedAt).join() - start);
    }

    private void await(CompletableFuture<?> event) {
        boolean uninterrupted;
        try {
            uninterrupted = interruption.awaits(event.copy().orTimeout(TIMEOUT_SECONDS + 1, TimeUnit.SECONDS));
        } catch (RuntimeException failed) {
            throw new CommandFailure(Advice.of(manager.status().routes().get(0), OneLine.unwrap(failed)), failed);
        }
        if (!uninterrupted) {
            throw new CommandFailure("interrupted");
        }
    }

    @Override
    public void onMessage(Message message) {
        if (message.data().contains(expected)) {
            heardAt.complete(System.nanoTime());
        }
    }

    @Override
    public void onListening(String route, boolean complete) {
        listening.complete(null);
    }

    @Override
    public void onInterrupted(String route, Exception cause) {
        listening.completeExceptionally(cause);
    }

    @Override
    public void close() {
        manager.close(Duration.ZERO);
    }
}
