package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.spi.History;
import io.broadcaster.spi.History.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what other routes carried to the one store, from a bounded queue of its own: a store that is slow or down never
 * delays a route, it leaves an interval that is known to be incomplete.
 */
final class HistoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final int QUEUE = 20_000;
    private static final long PAUSE_NANOS = 50_000_000;

    private final History store;
    private final @Nullable Route storeRoute;
    private final Executor executor;
    private final Clocks clocks;
    private final long deadlineNanos;
    private final IncompleteIntervals incomplete;
    private final AtomicInteger queued = new AtomicInteger();
    private List<Message> collected = new ArrayList<>();

    /** @param executor one thread, so that the store keeps the order */
    HistoryKeeper(Assembly assembly, Executor executor) {
        this.store = assembly.store();
        this.storeRoute = assembly.storeRoute();
        this.executor = executor;
        this.clocks = assembly.clocks();
        this.deadlineNanos = assembly.settings().deliveryTimeout().toNanos();
        this.incomplete = new IncompleteIntervals(clocks, assembly.settings().historyMaxAge());
    }

    /** Dispatcher's thread: a message was delivered. A shortened one is remembered whole, whoever took it. */
    void delivered(Message message, Pending pending) {
        boolean kept =
                pending.whole == null && storeRoute != null && pending.takers().contains(storeRoute.name);
        if (!kept) {
            collected.add(pending.whole == null ? message : pending.whole);
        }
    }

    /** Dispatcher's thread: hands over what was collected. */
    void flush() {
        if (collected.isEmpty()) {
            return;
        }
        List<Message> batch = collected;
        collected = new ArrayList<>();
        if (queued.addAndGet(batch.size()) > QUEUE) {
            queued.addAndGet(-batch.size());
            incomplete.add(batch);
            return;
        }
        executor.execute(() -> append(batch));
    }

    /** As {@link History#read}, incomplete also where an append failed. Blocks. */
    Page read(String channel, @Nullable String after, int limit) {
        Page page = store.read(channel, after, limit);
        boolean complete = page.complete() && !incomplete.touches(channel, after == null ? page.messages() : null);
        return new Page(page.messages(), page.cursor(), complete);
    }

    private void append(List<Message> batch) {
        long started = clocks.nanos();
        RuntimeException failure;
        do {
            failure = tryAppend(batch);
        } while (failure != null && clocks.nanos() - started < deadlineNanos && pause());
        queued.addAndGet(-batch.size());
        if (failure != null) {
            LOG.warn("[BROADCASTER_MANAGER] History did not take {} messages: {}", batch.size(), failure.getMessage());
            incomplete.add(batch);
        }
    }

    private @Nullable RuntimeException tryAppend(List<Message> batch) {
        try {
            store.append(batch);
            return null;
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    /** False when the manager is being closed. */
    private static boolean pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
        return !Thread.currentThread().isInterrupted();
    }
}
