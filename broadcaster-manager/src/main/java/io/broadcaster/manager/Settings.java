package io.broadcaster.manager;

import io.broadcaster.spi.Options;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the {@code BROADCAST_…} keys say.
 *
 * @param toAll whether every route gets every message
 * @param adminChannel where admin events go
 * @param deliveryTimeout how long a message may wait for a route
 * @param publishTimeout how long one publish call may take before the route counts as hung
 * @param bufferMessages how many messages may be pending
 * @param bufferBytes how many (estimated) bytes may be pending
 * @param lanes over how many lanes the ordering keys are spread
 * @param historyMaxAge how long the history remembers
 * @param historyMaxMessages how many messages of a channel the history remembers
 * @param maxPayloadBytes the largest payload of a broadcaster that has no smaller limit of its own
 */
record Settings(
        boolean toAll,
        String adminChannel,
        Duration deliveryTimeout,
        Duration publishTimeout,
        int bufferMessages,
        long bufferBytes,
        int lanes,
        Duration historyMaxAge,
        int historyMaxMessages,
        int maxPayloadBytes) {

    private static final Set<String> KEYS = Set.of(
            "BROADCASTERS",
            "BROADCAST_TO_ALL",
            "BROADCAST_HISTORY",
            "BROADCAST_ADMIN_CHANNEL",
            "BROADCAST_DELIVERY_TIMEOUT",
            "BROADCAST_PUBLISH_TIMEOUT",
            "BROADCAST_BUFFER_MESSAGES",
            "BROADCAST_BUFFER_BYTES",
            "BROADCAST_LANES",
            "BROADCAST_HISTORY_MAX_AGE",
            "BROADCAST_HISTORY_MAX_MESSAGES",
            "BROADCAST_MAX_PAYLOAD_BYTES");

    /** What broadcasters are told. A little less time for one call, so that their verdict comes before the manager's. */
    Options.Shared shared() {
        Duration timeout = publishTimeout.multipliedBy(9).dividedBy(10);
        return new Options.Shared(timeout, historyMaxAge, historyMaxMessages, maxPayloadBytes);
    }

    /** Reads them; what is wrong becomes a fault of {@code options}. */
    static Settings read(Options options) {
        Set<String> unknown = new TreeSet<>(options.keys());
        unknown.removeAll(KEYS);
        unknown.forEach(key -> options.fault(key, "is no known key; the known ones are " + new TreeSet<>(KEYS)));
        Duration delivery = options.duration("BROADCAST_DELIVERY_TIMEOUT", Duration.ofSeconds(30));
        Duration publish = options.duration("BROADCAST_PUBLISH_TIMEOUT", Duration.ofSeconds(5));
        if (publish.compareTo(delivery) > 0) {
            options.fault(
                    "BROADCAST_PUBLISH_TIMEOUT",
                    "must not exceed BROADCAST_DELIVERY_TIMEOUT (" + delivery + "), not " + publish);
        }
        return new Settings(
                options.flag("BROADCAST_TO_ALL", false),
                options.text("BROADCAST_ADMIN_CHANNEL", "admin"),
                delivery,
                publish,
                (int) options.number("BROADCAST_BUFFER_MESSAGES", 100_000, 10, 10_000_000),
                options.number("BROADCAST_BUFFER_BYTES", 64L << 20, 1 << 16, 1L << 40),
                (int) options.number("BROADCAST_LANES", 1_024, 1, 65_536),
                options.duration("BROADCAST_HISTORY_MAX_AGE", Options.Shared.DEFAULT.historyMaxAge()),
                (int) options.number(
                        "BROADCAST_HISTORY_MAX_MESSAGES", Options.Shared.DEFAULT.historyMaxMessages(), 1, 10_000_000),
                (int) options.number(
                        "BROADCAST_MAX_PAYLOAD_BYTES", Options.Shared.DEFAULT.maxPayloadBytes(), 1_024, 64 << 20));
    }
}
