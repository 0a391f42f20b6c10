package io.broadcaster.manager;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** An ordered queue with at most one batch in flight. Belongs to the dispatcher's thread. */
final class Lane {
    final int index;
    private final int group;
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();

    /** Whether it stands in the line of lanes that wait for a route. */
    boolean waiting;

    boolean inFlight;

    /** How many may have been closed since the queue was compacted. */
    private int closed;

    Lane(int index, int group) {
        this.index = index;
        this.group = group;
    }

    void add(Pending pending) {
        queue.addLast(pending);
    }

    void putBack(Pending pending) {
        queue.addFirst(pending);
    }

    /** The first message that this group still has to deal with, which stays; null when there is none. */
    @Nullable
    Pending peek() {
        Pending first = queue.peekFirst();
        while (first != null && !first.isOpen(group)) {
            queue.pollFirst();
            first = queue.peekFirst();
        }
        return first;
    }

    /** One that was closed from outside may stand anywhere in the queue; they are not left to gather there. */
    void tidy() {
        closed++;
        if (peek() != null && closed > queue.size() / 2) {
            compact();
        }
    }

    void compact() {
        queue.removeIf(pending -> !pending.isOpen(group));
        closed = 0;
    }

    void removeFirst() {
        queue.removeFirst();
    }

    Iterable<Pending> queued() {
        return queue;
    }
}
