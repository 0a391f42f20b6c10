package io.broadcaster.manager;

import io.broadcaster.manager.Announcement.Spending;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many messages an account took since 00:00 UTC, over all instances that announce themselves, against what its plan
 * allows. An estimate: providers also count what they deliver, and what other programs publish. Thread-safe.
 */
final class Budget {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** In place of this instance's id. */
    private static final String SELF = "";

    private final long messagesPerDay;
    private final Clocks clocks;
    private final Map<String, Long> byInstance = new HashMap<>();
    private long day;
    private boolean warned;

    Budget(long messagesPerDay, Clocks clocks) {
        this.messagesPerDay = messagesPerDay;
        this.clocks = clocks;
    }

    long messagesPerDay() {
        return messagesPerDay;
    }

    /** Counts; true when that was the message with which four fifths are spent, once a day. */
    synchronized boolean spend(int messages) {
        turnPage();
        byInstance.merge(SELF, (long) messages, Long::sum);
        boolean first = !warned && sum() * 5 >= messagesPerDay * 4;
        warned |= first;
        return first;
    }

    synchronized long today() {
        turnPage();
        return sum();
    }

    /** @param self the id under which the others know this instance */
    synchronized Spending spending(String self) {
        turnPage();
        Map<String, Long> messages = new HashMap<>(byInstance);
        Long own = messages.remove(SELF);
        if (own != null) {
            messages.put(self, own);
        }
        return new Spending(day, messages);
    }

    /**
     * Learns what other instances counted, this one's earlier lives included.
     *
     * @param self the id under which the others know this instance
     */
    synchronized void merge(Spending heard, String self) {
        turnPage();
        if (heard.day() == day) {
            Map<String, Long> others = new HashMap<>(heard.messages());
            others.remove(self);
            others.forEach((instance, messages) -> byInstance.merge(instance, messages, Math::max));
        }
    }

    private long sum() {
        return byInstance.values().stream().mapToLong(Long::longValue).sum();
    }

    private void turnPage() {
        long today = Math.floorDiv(clocks.wall().millis(), DAY_MILLIS);
        if (today != day) {
            day = today;
            byInstance.clear();
            warned = false;
        }
    }
}
