package io.broadcaster;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on one channel, as it travels. Immutable.
 *
 * @param id the de-duplication key, kept on every wire and for every attempt (a UUIDv7 when we made it)
 * @param position where the message stands in its lane; null when another program published it
 * @param channel the channel's name, verbatim
 * @param event the event's name
 * @param data any JSON value, as text; taken as it is, nothing checks it
 * @param socketId the one browser connection that must not receive it, or null
 * @param createdAt when the application sent it; wires carry milliseconds
 */
public record Message(
        String id,
        @Nullable Position position,
        String channel,
        String event,
        String data,
        @Nullable String socketId,
        Instant createdAt) {

    /** Checks that nothing but {@code position} and {@code socketId} is null. */
    public Message {
        requireNonNull(id, "id");
        requireNonNull(channel, "channel");
        requireNonNull(event, "event");
        requireNonNull(data, "data");
        requireNonNull(createdAt, "createdAt");
    }

    /**
     * A place in one ordered stream: the messages of one producer on one channel and lane are numbered without a hole,
     * so that a receiver can drop repeats, restore the order and know what is missing.
     *
     * @param producer one per manager
     * @param lane the producer's ordered queue
     * @param seq counts from 1 per producer, channel and lane
     */
    public record Position(String producer, int lane, long seq) {
        /** Checks the bounds. */
        public Position {
            requireNonNull(producer, "producer");
            if (lane < 0 || seq < 1) {
                throw new IllegalArgumentException("lane " + lane + " must be ≥ 0 and seq " + seq + " ≥ 1");
            }
        }
    }
}
