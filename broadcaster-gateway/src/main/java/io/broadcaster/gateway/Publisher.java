package io.broadcaster.gateway;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts on the backend what comes in by the gateway. */
@FunctionalInterface
public interface Publisher {

    /**
     * Publishes one event. Returns at once, is called by event loops, and keeps the order of the calls per channel.
     *
     * @param channel the name on the backend
     * @param text travels byte for byte: it arrives as a message whose data is a JSON string with this very text
     * @param socketId the one connection that must not receive it, or null
     * @return completes when the backend has taken it, with an {@link io.broadcaster.UndeliveredException} when it has
     *     not
     */
    CompletionStage<?> publish(String channel, String event, String text, @Nullable String socketId);
}
