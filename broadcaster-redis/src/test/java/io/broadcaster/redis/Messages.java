package io.broadcaster.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Messages to send, and what came of it. */
final class Messages {
    private Messages() {}

    static Message message(String channel, String data) {
        return new Message(
                UUID.randomUUID().toString(),
                null,
                channel,
                "log",
                data,
                null,
                Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    /** So many on channel {@code logs}, their data counting from 0. */
    static List<Message> batch(int size) {
        return IntStream.range(0, size).mapToObj(i -> message("logs", "" + i)).toList();
    }

    static BroadcastException failure(Broadcaster broadcaster, List<Message> batch) {
        return assertThrows(BroadcastException.class, () -> broadcaster.publish(batch));
    }
}
