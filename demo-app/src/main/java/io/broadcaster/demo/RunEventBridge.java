package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Subscribable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands on what other programs publish on {@code run_events} of one backend, while this instance holds the lease there.
 * What has a position was published by a manager, which has done the same itself.
 */
final class RunEventBridge implements Subscribable.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lease lease;
    private final Consumer<Object> bridge;
    private final ScheduledThreadPoolExecutor heartbeat =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "run-events-lease"));
    private Subscription subscription = () -> {};

    private RunEventBridge(Lease lease, Consumer<Object> bridge) {
        this.lease = lease;
        this.bridge = bridge;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** @param bridge takes the events; does not block */
    @SuppressWarnings("FutureReturnValueIgnored") // a renewal does not fail
    static RunEventBridge start(Subscribable wire, Lease lease, Consumer<Object> bridge) {
        RunEventBridge started = new RunEventBridge(lease, bridge);
        started.subscription = wire.subscribe("run_events", started);
        started.heartbeat.scheduleWithFixedDelay(lease::renew, 0, Lease.HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        return started;
    }

    @Override
    public void onMessage(Message message) {
        if (message.position() != null || !lease.isHeld()) {
            return;
        }
        try {
            bridge.accept(JSON.readTree(message.data()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what a wire hands over is JSON", impossible);
        }
    }

    @Override
    public void onListening(boolean complete) {}

    @Override
    public void onInterrupted(Exception cause) {}

    /** Hands on no more; completes, never with a failure, when another instance may take over. */
    CompletableFuture<Void> end() {
        subscription.close();
        CompletableFuture<Void> released = CompletableFuture.runAsync(lease::release, heartbeat);
        heartbeat.shutdown();
        return released;
    }
}
