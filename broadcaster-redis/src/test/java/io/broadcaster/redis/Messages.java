package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    static Message message(long seq, String data) {
        return message("logs", seq, data);
    }

    static Message message(String channel, long seq, String data) {
        return new Message(
                UUID.randomUUID().toString(),
                new Position("producer", 0, seq),
                channel,
                "log",
                data,
                null,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** So many on channel {@code logs}, in a lane, their data being their numbers. */
    static List<Message> numbered(int first, int size) {
        return IntStream.range(first, first + size)
                .mapToObj(i -> message(i, "" + i))
                .toList();
    }

    /** So many on channel {@code logs}, their data counting from 0. */
    static List<Message> batch(int size) {
        return IntStream.range(0, size).mapToObj(i -> message("logs", "" + i)).toList();
    }

    /** As the manager does it, which publishes again what failed. */
    static void publishWhenPossible(Broadcaster broadcaster, List<Message> batch) {
        await().ignoreExceptionsInstanceOf(BroadcastException.class).until(() -> {
            broadcaster.publish(batch);
            return true;
        });
    }

    static BroadcastException failure(Broadcaster broadcaster, List<Message> batch) {
        return assertThrows(BroadcastException.class, () -> broadcaster.publish(batch));
    }
}
