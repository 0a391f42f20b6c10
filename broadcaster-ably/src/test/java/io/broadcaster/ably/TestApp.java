package io.broadcaster.ably;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** An app on a server of the test. */
final class TestApp {
    static final String KEY_NAME = "appid1.keyid1";
    static final String SECRET = "c4naryc4naryc4nary";
    /** What Ably answers when it took everything. */
    static final String ACCEPTED = "{\"channel\":\"logs\",\"messageId\":\"x:0\"}";

    private TestApp() {}

    static Map<String, String> keys(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of("ABLY_API_KEY", KEY_NAME + ":" + SECRET));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return keys;
    }

    /** A broadcaster to a plain HTTP server on loopback. */
    static AblyBroadcaster at(int port) {
        return at(port, Duration.ofSeconds(30));
    }

    static AblyBroadcaster at(int port, Duration timeout, String... more) {
        Map<String, String> keys = keys("ABLY_HOST", "127.0.0.1", "ABLY_PORT", "" + port, "ABLY_USE_TLS", "false");
        keys.putAll(keys(more));
        return create(keys, timeout);
    }

    static AblyBroadcaster create(Map<String, String> keys, Duration timeout) {
        return (AblyBroadcaster) new AblyBroadcasterProvider()
                .create(new Options(keys, Map.of(), Options.Shared.DEFAULT.withPublishTimeout(timeout)));
    }

    static Message message(String channel, String data) {
        return new Message(UUID.randomUUID().toString(), null, channel, "log", data, null, Instant.now());
    }

    static List<Message> batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> message("logs", "{\"n\":" + i + "}"))
                .toList();
    }

    static BroadcastException failure(AblyBroadcaster broadcaster, List<Message> batch) {
        return assertThrows(BroadcastException.class, () -> broadcaster.publish(batch));
    }
}
