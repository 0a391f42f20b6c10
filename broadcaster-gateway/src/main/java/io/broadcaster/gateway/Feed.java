package io.broadcaster.gateway;

import io.broadcaster.Gap;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Resequencer;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One channel of the backend, over all wires: each message once, and in order. Thread-safe. */
final class Feed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    /** While a route is down, what it carried may still come: as long as a message may be on its way. */
    private static final Duration PATIENCE_WHEN_DOWN = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 25;

    private final String channel;
    private final Map<String, Subscribable> wires;
    private final Resequencer resequencer;
    private final ScheduledExecutorService timer;
    private final Set<String> silent; // guarded by this, as the rest
    private final Set<String> down = new HashSet<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean heard;
    private boolean looking;
    private boolean closed;

    /**
     * @param messages must not block or throw; called under this feed's lock
     * @param gaps as well
     */
    Feed(
            String channel,
            Map<String, Subscribable> wires,
            ScheduledExecutorService timer,
            Consumer<Message> messages,
            Consumer<Gap> gaps) {
        this.channel = channel;
        this.wires = wires;
        this.timer = timer;
        this.resequencer = new Resequencer(messages, gaps);
        this.silent = new HashSet<>(wires.keySet());
    }

    /** Begins to listen; may block for a moment. */
    void open() {
        wires.forEach((name, wire) -> keep(wire.subscribe(channel, new Listener(name))));
    }

    private void keep(Subscription subscription) {
        synchronized (this) {
            if (!closed) {
                subscriptions.add(subscription);
                return;
            }
        }
        subscription.close();
    }

    /** Completes when one wire listens: what was published before that is nobody's to deliver. */
    CompletableFuture<Void> listening() {
        return listening;
    }

    /** Completes when one wire listens, and each other does too or has said that it cannot. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    private synchronized void accept(Message message) {
        if (!closed) {
            resequencer.accept(message, System.nanoTime());
            lookLater();
        }
    }

    private synchronized void skip(String carrier, Position position) {
        if (!closed && !wires.containsKey(carrier)) {
            resequencer.skip(channel, position, System.nanoTime());
            lookLater();
        }
    }

    private void lookLater() {
        if (!looking && resequencer.isWaiting()) {
            looking = true;
            var unused = timer.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Gives up on what has been missing for too long. */
    private synchronized void look() {
        looking = false;
        if (!closed) {
            resequencer.expire(System.nanoTime(), (down.isEmpty() ? PATIENCE : PATIENCE_WHEN_DOWN).toNanos());
            lookLater();
        }
    }

    private void heardOf(String wire, boolean listens) {
        boolean all;
        synchronized (this) {
            silent.remove(wire);
            if (listens) {
                heard = true;
                down.remove(wire);
            } else {
                down.add(wire);
            }
            all = heard && silent.isEmpty();
        }
        if (listens) {
            listening.complete(null);
        }
        if (all) {
            ready.complete(null);
        }
    }

    @Override
    public void close() {
        List<Subscription> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(subscriptions);
        }
        open.forEach(Subscription::close);
    }

    /** What one wire's reader calls. */
    private final class Listener implements Subscribable.Listener {
        private final String wire;

        private Listener(String wire) {
            this.wire = wire;
        }

        @Override
        public void onMessage(Message message) {
            accept(message);
        }

        @Override
        public void onCarriedElsewhere(String carrier, Position position) {
            skip(carrier, position);
        }

        @Override
        public void onListening(boolean complete) {
            heardOf(wire, true);
        }

        @Override
        public void onInterrupted(Exception cause) {
            heardOf(wire, false);
        }
    }
}
