package io.broadcaster.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The signatures of an app's latest requests, for as long as their timestamps are good. A request that comes again is
 * refused, but for a moment: a signature tells only the second of its request, and stock libraries sign two like events
 * of one second alike. Thread-safe.
 */
final class Replays {
    /** Two like requests of one second, the second of which was held up on its way. */
    private static final Duration MOMENT = Duration.ofSeconds(5);
    /** The sender's clock may be ahead by the tolerance, and then stay good until it is behind by it. */
    private static final Duration MEMORY = Duration.ofSeconds(2 * RequestSignature.TOLERANCE_SECONDS);
    /** Some 20 MB. */
    static final int MOST = 100_000;

    private final InstantSource clock;
    private final Map<String, Instant> first = new HashMap<>();
    private final Queue<String> order = new ArrayDeque<>();

    Replays(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Refusal 401 when the signature, which must be right, has been used before */
    synchronized void check(String signature) {
        Instant now = clock.instant();
        forget(now);
        Instant before = first.putIfAbsent(signature, now);
        if (before == null) {
            order.add(signature);
        } else if (now.isAfter(before.plus(MOMENT))) {
            throw new Refusal(401, "Replayed request: sign each with its own auth_timestamp");
        }
    }

    private void forget(Instant now) {
        for (String oldest = order.peek(); oldest != null; oldest = order.peek()) {
            Instant since = first.getOrDefault(oldest, Instant.MIN);
            if (first.size() <= MOST && !since.isBefore(now.minus(MEMORY))) {
                return;
            }
            first.remove(order.remove());
        }
    }
}
