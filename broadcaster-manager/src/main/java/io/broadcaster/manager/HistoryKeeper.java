package io.broadcaster.manager;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.broadcaster.Message;
import io.broadcaster.spi.History;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final int MOST_AT_ONCE = 1_000;
    private static final long PAUSE_NANOS = 50_000_000;

    private final History store;
    private final @Nullable Route storeRoute;
    private final Executor executor;
    private final Clocks clocks;
    private final long deadlineNanos;
    private final IncompleteIntervals incomplete;
    private final AtomicInteger queued = new AtomicInteger();
    private final Queue<Carried> waiting = new ConcurrentLinkedQueue<>();
    private final Set<String> selfHosted;
    private String carrier = "";
    private List<Message> collected = new ArrayList<>();
    /** Of the executor's thread alone. */
    private boolean failing;

    /** @param executor one thread, so that the store keeps the order */
    HistoryKeeper(Assembly assembly, Executor executor) {
        this.store = assembly.store();
        this.storeRoute = assembly.storeRoute();
        this.executor = executor;
        this.clocks = assembly.clocks();
        this.deadlineNanos = assembly.settings().deliveryTimeout().toNanos();
        this.incomplete = new IncompleteIntervals(clocks, assembly.settings().historyMaxAge());
        this.selfHosted =
                assembly.selfHosted().stream().map(route -> route.name).collect(toUnmodifiableSet());
    }

    /** Dispatcher's thread: a message was delivered. A shortened one is remembered whole, whoever took it. */
    void delivered(Message message, Pending pending) {
        boolean kept =
                pending.whole == null && storeRoute != null && pending.takers().contains(storeRoute.name);
        if (!kept) {
            collect(carrier(pending.takers()), pending.whole == null ? message : pending.whole);
        }
    }

    /** Of several takers one on which listeners may have heard it. */
    private String carrier(List<String> takers) {
        return takers.stream().filter(selfHosted::contains).findFirst().orElse(takers.get(0));
    }

    private void collect(String by, Message message) {
        if (!by.equals(carrier)) {
            flush();
            carrier = by;
        }
        collected.add(message);
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
        waiting.add(new Carried(carrier, batch));
        executor.execute(this::appendNext);
    }

    /** As {@link History#read}, incomplete also where an append failed. Blocks. */
    Page read(String channel, @Nullable String after, int limit, Order order) {
        Instant now = clocks.now();
        ReadingPoint from = after == null ? null : ReadingPoint.parse(after);
        Page page = store.read(channel, from == null ? null : from.place(), limit, order);
        boolean lacking = (from == null || order == Order.NEWEST_FIRST)
                ? incomplete.overlap(channel, oldest(page.messages()))
                : incomplete.noticedSince(channel, from.time());
        String cursor = ReadingPoint.cursor(page.cursor(), reached(page.messages(), now));
        return new Page(page.messages(), cursor, page.complete() && !lacking);
    }

    private static @Nullable Instant oldest(List<Message> messages) {
        return messages.stream().map(Message::createdAt).min(naturalOrder()).orElse(null);
    }

    /** How far a reading has come that went forward. */
    private static Instant reached(List<Message> messages, Instant now) {
        Instant last =
                messages.isEmpty() ? now : messages.get(messages.size() - 1).createdAt();
        return last.isBefore(now) ? last : now;
    }

    /** All that has come meanwhile at once: a store that is slower than the traffic would fall ever further behind. */
    private void appendNext() {
        Carried first = waiting.poll();
        if (first == null) {
            return;
        }
        List<Message> batch = new ArrayList<>(first.messages());
        for (Carried next = waiting.peek(); next != null && next.joins(first, batch.size()); next = waiting.peek()) {
            batch.addAll(next.messages());
            waiting.remove();
        }
        append(first.by(), batch);
    }

    private void append(String by, List<Message> batch) {
        long started = clocks.nanos();
        RuntimeException failure;
        do {
            failure = tryAppend(by, batch);
        } while (failure != null && clocks.nanos() - started < deadlineNanos && pause());
        queued.addAndGet(-batch.size());
        if (failure != null) {
            incomplete.add(batch);
            // Only the first of several: what is logged may be broadcast, and come here again.
            if (!failing) {
                LOG.warn("[BROADCASTER_MANAGER] History does not take messages: {}", failure.getMessage());
            }
        }
        failing = failure != null;
    }

    private @Nullable RuntimeException tryAppend(String by, List<Message> batch) {
        try {
            store.append(by, batch);
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

    /** What one route carried. */
    private record Carried(String by, List<Message> messages) {
        boolean joins(Carried first, int size) {
            return by.equals(first.by) && size + messages.size() <= MOST_AT_ONCE;
        }
    }
}
