package io.broadcaster;

import java.util.List;

/**
 * Proof of delivery: at least one route took the message.
 *
 * @param id the message's id
 * @param routes the routes that took it, in the order in which they did; more than one only when broadcasting to all
 * @param attempts how many publish calls carried it, failed ones included
 */
public record Receipt(String id, List<String> routes, int attempts) {
    /** Copies the list. */
    public Receipt {
        routes = List.copyOf(routes);
    }
}
