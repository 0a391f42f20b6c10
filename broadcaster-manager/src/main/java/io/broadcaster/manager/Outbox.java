package io.broadcaster.manager;

import io.broadcaster.AdminEvent;
import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The caller's side: from a call to a message in the dispatcher's inbox, without a lock or a wait. Thread-safe. */
final class Outbox {
    private static final int LONGEST_NAME = 164;

    private final Settings settings;
    private final Clocks clocks;
    private final Buffer buffer;
    private final Settlement settlement;
    private final Consumer<Signal> inbox;
    private final long deliveryNanos;
    private final AtomicBoolean closed = new AtomicBoolean();

    Outbox(Settings settings, Clocks clocks, Buffer buffer, Settlement settlement, Consumer<Signal> inbox) {
        this.settings = settings;
        this.clocks = clocks;
        this.buffer = buffer;
        this.settlement = settlement;
        this.inbox = inbox;
        this.deliveryNanos = settings.deliveryTimeout().toNanos();
    }

    /** From now on every message is dropped; false when that was so already. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    boolean isClosed() {
        return closed.get();
    }

    CompletionStage<Receipt> log(LogEntry entry) {
        String key = entry.threadId() == null ? "logs" : entry.threadId();
        return send(new LogPayload(entry), "logs", "log", null, key);
    }

    CompletionStage<Receipt> adminEvent(AdminEvent event) {
        String channel = settings.adminChannel();
        return encoded(() -> DataEncoder.adminEvent(event), channel, "admin_event", null, channel);
    }

    CompletionStage<Receipt> taskUpdate(String taskId, Object update) {
        return encoded(() -> DataEncoder.taskUpdate(taskId, update), "task_updates", "task_update", null, taskId);
    }

    CompletionStage<Receipt> any(String channel, String event, Object data, @Nullable String socketId) {
        CompletionStage<Receipt> receipt = encoded(() -> DataEncoder.json(data), channel, event, socketId, channel);
        if (channel.equals("run_events")) {
            var unused = adminEvent(new AdminEvent("run_event", data));
        }
        return receipt;
    }

    private CompletionStage<Receipt> encoded(
            Supplier<Payload> payload, String channel, String event, @Nullable String socketId, String key) {
        try {
            checkName("channel", channel);
            checkName("event", event);
            return send(payload.get(), channel, event, socketId, key);
        } catch (UndeliveredException invalid) {
            return refused(invalid);
        }
    }

    private CompletionStage<Receipt> send(
            Payload payload, String channel, String event, @Nullable String socketId, String key) {
        if (closed.get()) {
            return refused(closedException());
        }
        Pending pending = new Pending(
                payload, channel, event, socketId, lane(key), clocks.wall().millis(), clocks.nanos() + deliveryNanos);
        if (!buffer.reserve(pending.estimatedBytes, channel.equals(settings.adminChannel()))) {
            return refused(new UndeliveredException(Undelivered.OVERFLOW, "The buffer is full", null));
        }
        // Looked at after the reservation: a drain that has seen the closing waits for whoever has reserved.
        if (closed.get()) {
            buffer.release(pending.estimatedBytes);
            return refused(closedException());
        }
        settlement.accepted();
        inbox.accept(pending);
        return pending.receipt;
    }

    private CompletionStage<Receipt> refused(UndeliveredException why) {
        settlement.accepted();
        settlement.count(why.why());
        return CompletableFuture.failedFuture(why);
    }

    private static UndeliveredException closedException() {
        return new UndeliveredException(Undelivered.CLOSED, "The manager is closed", null);
    }

    private int lane(String key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ hash >>> 16, settings.lanes());
    }

    private static void checkName(String what, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || hasControlCharacter(name)) {
            throw new UndeliveredException(
                    Undelivered.INVALID,
                    "The " + what + "'s name must have 1 to " + LONGEST_NAME + " characters and no control characters",
                    null);
        }
    }

    private static boolean hasControlCharacter(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
