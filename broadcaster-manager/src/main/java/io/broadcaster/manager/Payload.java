package io.broadcaster.manager;

import io.broadcaster.Message.Position;

/** What a message will say, before it has a number. */
sealed interface Payload permits LogPayload, JsonPayload {

    /** Roughly what it occupies in memory. */
    int estimatedBytes();

    /** The part of it that the application made. */
    String text();

    /** The JSON that travels. */
    String encode(String id, Position position);
}
