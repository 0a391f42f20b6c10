package io.broadcaster;

import io.broadcaster.Message.Position;
import java.time.Instant;

/** Messages for tests. */
public final class Messages {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    private Messages() {}

    /** The {@code number}-th of producer {@code p}'s lane 0. */
    public static Message numbered(String channel, long number) {
        return at(channel, new Position("p", 0, number), NOON);
    }

    public static Message at(String channel, Position position, Instant createdAt) {
        String id = position.producer() + "-" + position.lane() + "-" + position.seq();
        return new Message(id, position, channel, "log", "{\"n\":" + position.seq() + "}", null, createdAt);
    }

    public static Message withData(String data) {
        return new Message("id", new Position("p", 0, 1), "logs", "log", data, null, NOON);
    }
}
