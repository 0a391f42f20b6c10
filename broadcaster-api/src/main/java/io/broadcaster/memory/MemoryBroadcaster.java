package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broadcaster whose wire is this process. The reference for the contract, the backend of a single node, and the
 * stand-in for a provider that says no: it can be given a quota and faults. Thread-safe.
 */
public final class MemoryBroadcaster implements Broadcaster, Subscribable, History {
    private static final Limits LIMITS = new Limits(1_000, 16 << 20, 1, new QuotaReset.After(Duration.ofHours(1)));

    private final Limits limits;
    private final Map<String, List<Listener>> listeners = new HashMap<>();
    private final MemoryHistory history = new MemoryHistory(1_000, Duration.ofHours(24), InstantSource.system());
    private volatile Consumer<List<Message>> fault = batch -> {};
    private volatile boolean closed;
    private long quota = Long.MAX_VALUE;

    /** Without a limit that matters. */
    public MemoryBroadcaster() {
        this(LIMITS);
    }

    /** With the given limits, which it enforces. */
    public MemoryBroadcaster(Limits limits) {
        this.limits = limits;
    }

    /** From now on accepts so many messages, then fails with {@link Reason#QUOTA_EXHAUSTED}. */
    public synchronized void setQuota(long messages) {
        quota = messages;
    }

    /**
     * Runs before each publish, in its thread and outside any lock: what it throws is the publish's failure, and while
     * it blocks, so does the publish. A no-operation heals the broadcaster.
     */
    public void setFault(Consumer<List<Message>> fault) {
        this.fault = fault;
    }

    @Override
    public void publish(List<Message> batch) {
        fault.accept(batch);
        check(batch);
        synchronized (this) {
            if (batch.size() > quota) {
                throw refusal(Reason.QUOTA_EXHAUSTED, batch, "the quota is used up");
            }
            quota -= batch.size();
            history.append(batch);
            for (Message message : batch) {
                listeners.getOrDefault(message.channel(), List.of()).forEach(listener -> listener.onMessage(message));
            }
        }
    }

    private void check(List<Message> batch) {
        if (closed) {
            throw refusal(Reason.UNAVAILABLE, batch, "closed");
        }
        if (batch.size() > limits.messagesPerBatch()) {
            throw refusal(Reason.REJECTED, batch, "more than " + limits.messagesPerBatch() + " messages in a batch");
        }
        for (Message message : batch) {
            if (Utf8.length(message.data()) > limits.bytesPerPayload()) {
                throw refusal(Reason.REJECTED, batch, "more than " + limits.bytesPerPayload() + " bytes of data");
            }
        }
    }

    private static BroadcastException refusal(Reason reason, List<Message> batch, String why) {
        return BroadcastException.ofAll(reason, Outcome.REFUSED, batch.size(), "memory: " + why, null);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public synchronized Subscription subscribe(String channel, Listener listener) {
        List<Listener> all = listeners.computeIfAbsent(channel, c -> new CopyOnWriteArrayList<>());
        all.add(listener);
        listener.onListening();
        return () -> all.remove(listener);
    }

    @Override
    public void append(List<Message> batch) {
        history.append(batch);
    }

    @Override
    public Page read(String channel, @Nullable String after, int limit) {
        return history.read(channel, after, limit);
    }

    @Override
    public void close() {
        closed = true;
    }
}
