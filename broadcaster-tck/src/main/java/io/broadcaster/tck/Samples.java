package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes the messages of one stream, each with data of its own. Not thread-safe. */
final class Samples {
    private final String channel;
    private final String producer = UUID.randomUUID().toString();
    private long seq;

    Samples(String channel) {
        this.channel = channel;
    }

    Message next() {
        return next("{\"n\":" + (seq + 1) + ",\"of\":\"" + producer + "\"}");
    }

    List<Message> next(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    Message next(String data) {
        Position position = new Position(producer, 0, ++seq);
        return new Message(producer + "-" + seq, position, channel, "log", data, null, now());
    }

    /** The same message again, with other data. */
    static Message withData(Message message, String data) {
        return new Message(
                message.id(),
                message.position(),
                message.channel(),
                message.event(),
                data,
                message.socketId(),
                message.createdAt());
    }

    /** As precise as wires are. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
