package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broadcaster whose wire is this process. The reference for the contract, the backend of a single node, and the
 * stand-in for a provider that says no: it can be given a quota and faults. Thread-safe.
 */
public final class MemoryBroadcaster implements Broadcaster, Subscribable, History, SharedState {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryBroadcaster.class);
    private static final String NAME = "memory";
    private static final Limits LIMITS = limits(Shared.DEFAULT);

    private final Limits limits;
    private final Map<String, List<Registration>> registrations = new HashMap<>();
    private final MemoryHistory history;
    private final MemoryState state = new MemoryState(InstantSource.system());
    private volatile Consumer<List<Message>> fault = batch -> {};
    private volatile boolean closed;
    private long quota = Long.MAX_VALUE;

    /** Without a limit that matters. */
    public MemoryBroadcaster() {
        this(LIMITS);
    }

    /** With the given limits, which it enforces. */
    public MemoryBroadcaster(Limits limits) {
        this(limits, Shared.DEFAULT);
    }

    /** With the bounds of a configuration. */
    MemoryBroadcaster(Shared shared) {
        this(limits(shared), shared);
    }

    private MemoryBroadcaster(Limits limits, Shared shared) {
        this.limits = limits;
        this.history = new MemoryHistory(shared.historyMaxMessages(), shared.historyMaxAge(), InstantSource.system());
    }

    private static Limits limits(Shared shared) {
        return new Limits(1_000, shared.maxPayloadBytes(), 1, new QuotaReset.After(Duration.ofHours(1)));
    }

    /** From now on accepts exactly so many messages, then refuses with {@link Reason#QUOTA_EXHAUSTED}, amid a batch too. */
    public synchronized void setQuota(long messages) {
        quota = messages;
    }

    /**
     * Runs before each publish, in its thread and outside any lock: what it throws is the publish's failure, and while
     * it blocks, so does the publish, whatever is closed meanwhile. A no-operation heals the broadcaster.
     */
    public void setFault(Consumer<List<Message>> fault) {
        this.fault = fault;
    }

    @Override
    public void publish(List<Message> batch) {
        fault.accept(batch);
        check(batch);
        int accepted = accept(batch);
        if (accepted < batch.size()) {
            throw quotaExhausted(accepted, batch.size() - accepted);
        }
    }

    private synchronized int accept(List<Message> batch) {
        int accepted = (int) Math.min(quota, batch.size());
        List<Message> taken = batch.subList(0, accepted);
        quota -= accepted;
        history.append(NAME, taken);
        taken.forEach(message -> tell(message.channel(), listener -> listener.onMessage(message)));
        return accepted;
    }

    private void tell(String channel, Consumer<Listener> call) {
        registrations.getOrDefault(channel, List.of()).forEach(registration -> registration.tell(call));
    }

    private static BroadcastException quotaExhausted(int accepted, int refused) {
        List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(accepted, Outcome.ACCEPTED));
        outcomes.addAll(Collections.nCopies(refused, Outcome.REFUSED));
        return new BroadcastException(Reason.QUOTA_EXHAUSTED, "memory: the quota is used up", outcomes, null, null);
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
        if (closed) {
            throw new IllegalStateException("memory: closed");
        }
        Registration registration = new Registration(listener);
        registrations
                .computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>())
                .add(registration);
        registration.tell(first -> first.onListening(true));
        return () -> unsubscribe(channel, registration);
    }

    private synchronized void unsubscribe(String channel, Registration registration) {
        registrations.computeIfPresent(channel, (name, all) -> {
            all.remove(registration);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public synchronized void append(String carrier, List<Message> batch) {
        history.append(carrier, batch);
        for (Message message : batch) {
            Position position = message.position();
            if (position != null) {
                tell(message.channel(), listener -> listener.onCarriedElsewhere(carrier, position));
            }
        }
    }

    @Override
    public Page read(String channel, @Nullable String after, int limit, Order order) {
        return history.read(channel, after, limit, order);
    }

    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        return state.write(node, changes, timeToLive);
    }

    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        return state.read(keyPrefix);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** One subscription: not the listener itself, which may be subscribed more than once. */
    private static final class Registration {
        private final Listener listener;

        private Registration(Listener listener) {
            this.listener = listener;
        }

        private void tell(Consumer<Listener> call) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error thrown) {
                LOG.error("[MEMORY] A listener failed; the next message goes to it all the same", thrown);
            }
        }
    }
}
