package io.broadcaster.manager;

import io.broadcaster.spi.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of the route that carries the traffic.
 *
 * @param at when
 * @param from the route that carried it before
 * @param to the route that carries it now
 * @param reason why {@code from} rests; null when a preferred route came back
 */
public record Transition(
        Instant at, String from, String to, @Nullable Reason reason) {}
