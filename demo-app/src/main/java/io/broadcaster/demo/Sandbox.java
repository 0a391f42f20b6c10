package io.broadcaster.demo;

import io.javalin.http.HttpResponseException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A Pusher app with a small plan: it takes so many messages per UTC day, a message being one event on one channel, and
 * then refuses. Remembers what it took, in order, and forgets the oldest when that grows too large. Thread-safe.
 */
final class SandboxApp {
    private static final long MOST_CHARACTERS = 32 << 20;

    private final int quota;
    private final InstantSource clock;
    private final Deque<SandboxEvent> accepted = new ArrayDeque<>();
    private long characters;
    private LocalDate day = LocalDate.EPOCH;
    private int used;
    private long requests;
    private long refused;

    SandboxApp(int quota, InstantSource clock) {
        this.quota = quota;
        this.clock = clock;
    }

    /**
     * Takes all of a request's events or none.
     *
     * @throws HttpResponseException 402 when they don't fit into what is left of today's quota
     */
    synchronized void publish(List<SandboxEvent> events) {
        requests++;
        startDay();
        if (events.size() > quota - used) {
            refused++;
            throw new HttpResponseException(
                    402, "API call failed since (daily) message quota exceeded: your plan allows " + quota);
        }
        used += events.size();
        events.forEach(this::remember);
    }

    /** What it took, oldest first. */
    synchronized List<SandboxEvent> accepted() {
        return List.copyOf(accepted);
    }

    /** The plan, and how much of it is used. */
    synchronized Status status() {
        startDay();
        return new Status(quota, used, requests, refused);
    }

    private void startDay() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            used = 0;
        }
    }

    private void remember(SandboxEvent event) {
        accepted.add(event);
        characters += event.size();
        while (characters > MOST_CHARACTERS) {
            characters -= accepted.remove().size();
        }
    }

    /**
     * How the plan stands.
     *
     * @param quota messages per UTC day
     * @param used messages taken today
     * @param requests well-formed publish requests since the start
     * @param refused those of them that the quota refused
     */
    record Status(int quota, int used, long requests, long refused) {}
}
