package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the tests publish, and with what. */
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private Fixtures() {}

    static PostgresBroadcaster broadcaster(String url) {
        return broadcaster(url, Duration.ofSeconds(10));
    }

    static PostgresBroadcaster broadcaster(String url, Duration publishTimeout) {
        return broadcaster(url, Options.Shared.DEFAULT.withPublishTimeout(publishTimeout));
    }

    static PostgresBroadcaster broadcaster(String url, Options.Shared shared) {
        Options options = new Options(Map.of("DATABASE_URL", url), Map.of(), shared);
        return (PostgresBroadcaster) new PostgresBroadcasterProvider().create(options);
    }

    static Message message(String channel, String data) {
        return new Message(UUID.randomUUID().toString(), null, channel, "event", data, null, NOW);
    }

    static Message numbered(String channel, String producer, long seq) {
        return new Message(
                producer + "-" + seq, new Position(producer, 0, seq), channel, "event", Long.toString(seq), null, NOW);
    }

    static List<Message> numbered(String channel, String producer, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(seq -> numbered(channel, producer, seq))
                .toList();
    }
}
