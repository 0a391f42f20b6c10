package io.broadcaster.gateway;

import java.time.Duration;
import java.util.Set;

/**
 * What one app may use, on each gateway.
 *
 * @param connections at the same time
 * @param quota messages per UTC day
 * @param clientEventsPerSecond of one connection; 0 forbids client events
 * @param bytesPerPayload the largest {@code data} of an event, in bytes of UTF-8
 * @param origins which pages may connect, such as {@code https://example.com}; empty means all
 * @param subscriptionCount whether subscribers are told how many they are
 * @param authorizeWithin the time within which a connection must have signed in, or subscribed to a private or presence
 *     channel; zero for none
 */
public record AppLimits(
        int connections,
        Quota quota,
        int clientEventsPerSecond,
        int bytesPerPayload,
        Set<String> origins,
        boolean subscriptionCount,
        Duration authorizeWithin) {
    /** Pusher's sizes and rates, and neither a quota nor a limit of connections that matters. */
    public static final AppLimits DEFAULT =
            new AppLimits(1_000_000, Quota.UNLIMITED, 10, 10_240, Set.of(), false, Duration.ZERO);

    /** Copies the set. */
    public AppLimits {
        origins = Set.copyOf(origins);
    }

    /**
     * A message quota.
     *
     * @param messages per UTC day
     * @param status the HTTP status of the answer when it is used up, such as 402 or 403
     * @param countDeliveries whether each delivery counts too, as with Pusher, and not only each publish
     */
    public record Quota(long messages, int status, boolean countDeliveries) {
        /** No quota. */
        public static final Quota UNLIMITED = new Quota(Long.MAX_VALUE, 402, false);
    }

    /** The same with another limit of connections. */
    public AppLimits withConnections(int most) {
        return new AppLimits(
                most, quota, clientEventsPerSecond, bytesPerPayload, origins, subscriptionCount, authorizeWithin);
    }

    /** The same with a quota. */
    public AppLimits withQuota(Quota other) {
        return new AppLimits(
                connections,
                other,
                clientEventsPerSecond,
                bytesPerPayload,
                origins,
                subscriptionCount,
                authorizeWithin);
    }

    /** The same for pages of these origins alone. */
    public AppLimits withOrigins(Set<String> allowed) {
        return new AppLimits(
                connections,
                quota,
                clientEventsPerSecond,
                bytesPerPayload,
                allowed,
                subscriptionCount,
                authorizeWithin);
    }

    /** The same with or without subscription counts. */
    public AppLimits withSubscriptionCount(boolean told) {
        return new AppLimits(
                connections, quota, clientEventsPerSecond, bytesPerPayload, origins, told, authorizeWithin);
    }

    /** The same with another time within which connections must be authorized. */
    public AppLimits withAuthorizeWithin(Duration time) {
        return new AppLimits(
                connections, quota, clientEventsPerSecond, bytesPerPayload, origins, subscriptionCount, time);
    }
}
