package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.Receipt;
import io.broadcaster.UndeliveredException;
import io.broadcaster.spi.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through the manager. What it says is fixed in the call that sends it; it is numbered and encoded
 * once, by its lane's {@link Sequencer}; all else belongs to the dispatcher's thread.
 */
final class Pending implements Signal {
    private static final int MAX_FAILURES = 4;

    final Payload payload;
    final String channel;
    final String event;
    final @Nullable String socketId;
    final int lane;
    final long createdMillis;
    final long deadlineNanos;
    final int estimatedBytes;
    final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

    /** Set by the sequencer, together with one of the two others, before any route sees the message. */
    boolean numbered;

    @Nullable
    Message message;

    /** The message before it was shortened; null when it was not. */
    @Nullable
    Message whole;

    /** Why it can't be encoded. */
    @Nullable
    UndeliveredException fault;

    /** One bit per group of lanes that still has to deal with it. */
    private int open;
    /** One bit per group of lanes that has it in a call in flight. */
    private int flying;

    private List<String> takers = List.of();
    int attempts;
    /** How large a batch it may travel in: shrinks to isolate a message that is refused. */
    int batchLimit = Integer.MAX_VALUE;

    private List<Throwable> failures = List.of();

    Pending(
            Payload payload,
            String channel,
            String event,
            @Nullable String socketId,
            int lane,
            long createdMillis,
            long deadlineNanos) {
        this.payload = payload;
        this.channel = channel;
        this.event = event;
        this.socketId = socketId;
        this.lane = lane;
        this.createdMillis = createdMillis;
        this.deadlineNanos = deadlineNanos;
        this.estimatedBytes = 192 + payload.estimatedBytes();
    }

    /** Roughly, in UTF-8: its number and, for a log line, its level and the like included. */
    int bytesOnTheWire() {
        return Utf8.length(payload.text()) + event.length() + 128 + Meta.LENGTH;
    }

    @Override
    public void apply(Dispatch dispatch) {
        dispatch.submit(this);
    }

    boolean isExpired(long now) {
        return now - deadlineNanos >= 0;
    }

    void open(int groups) {
        open = (1 << groups) - 1;
    }

    boolean isOpen(int group) {
        return (open & 1 << group) != 0;
    }

    boolean isOpen() {
        return open != 0;
    }

    void close(int group) {
        open &= ~(1 << group);
    }

    void takeOff(int group) {
        flying |= 1 << group;
        attempts++;
    }

    void land(int group) {
        flying &= ~(1 << group);
    }

    boolean isFlying(int group) {
        return (flying & 1 << group) != 0;
    }

    void takenBy(String route) {
        if (takers.isEmpty()) {
            takers = List.of(route);
        } else {
            takers = new ArrayList<>(takers);
            takers.add(route);
        }
    }

    /** Keeps the latest failures, oldest first. */
    void failedWith(Throwable failure) {
        List<Throwable> all = new ArrayList<>(failures);
        if (all.size() == MAX_FAILURES) {
            all.remove(0);
        }
        all.add(failure);
        failures = all;
    }

    List<Throwable> failures() {
        return failures;
    }

    List<String> takers() {
        return takers;
    }
}
