package io.broadcaster.pusher;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.broadcaster.Message;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/** The app of Pusher's documentation, on a server of the test. */
final class TestApp {
    static final String KEY = "278d425bdf160c739803";
    static final String SECRET = "7ad3773142a6692b25b8";
    static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private TestApp() {}

    static Map<String, String> keys(String... more) {
        Map<String, String> keys =
                new HashMap<>(Map.of("PUSHER_APP_ID", "3", "PUSHER_KEY", KEY, "PUSHER_SECRET", SECRET));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return keys;
    }

    /** A broadcaster to a plain HTTP server on loopback. */
    static PusherBroadcaster at(int port, String... more) {
        return at(port, Duration.ofSeconds(30), more);
    }

    static PusherBroadcaster at(int port, Duration timeout, String... more) {
        Map<String, String> keys =
                keys("PUSHER_HOST", "127.0.0.1", "PUSHER_PORT", "" + port, "PUSHER_USE_TLS", "false");
        keys.putAll(keys(more));
        return create(keys, timeout);
    }

    static PusherBroadcaster create(Map<String, String> keys, Duration timeout) {
        return (PusherBroadcaster) new PusherBroadcasterProvider()
                .create(new Options(keys, Map.of(), Options.Shared.DEFAULT.withPublishTimeout(timeout)));
    }

    /** A broadcaster whose server's name is looked up by {@code dns}. */
    static PusherBroadcaster named(Dns dns, int port, Duration timeout) {
        Map<String, String> keys =
                keys("PUSHER_HOST", "pusher.test", "PUSHER_PORT", "" + port, "PUSHER_USE_TLS", "false");
        return of(SettingsReader.read(Options.of(keys)), dns, timeout);
    }

    static PusherBroadcaster of(PusherSettings settings, Dns dns, Duration timeout) {
        HttpTransport transport = new HttpTransport("pusher", 1, timeout, dns);
        return new PusherBroadcaster(settings, transport, new SigningClock(InstantSource.system()));
    }

    /** A broadcaster on a machine with that clock. */
    static PusherBroadcaster by(InstantSource clock, int port) {
        Map<String, String> keys =
                keys("PUSHER_HOST", "127.0.0.1", "PUSHER_PORT", "" + port, "PUSHER_USE_TLS", "false");
        HttpTransport transport = new HttpTransport("pusher", 1, Duration.ofSeconds(30), Dns.SYSTEM);
        return new PusherBroadcaster(SettingsReader.read(Options.of(keys)), transport, new SigningClock(clock));
    }

    static Message message(String channel, String data) {
        return message(channel, data, null);
    }

    static Message message(String channel, String data, @Nullable String socketId) {
        String id = UUID.randomUUID().toString();
        return new Message(id, null, channel, "log", data, socketId, Instant.now());
    }

    static List<Message> batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> message("logs", "{\"n\":" + i + "}"))
                .toList();
    }

    static BroadcastException failure(PusherBroadcaster broadcaster, List<Message> batch) {
        return assertThrows(BroadcastException.class, () -> broadcaster.publish(batch));
    }
}
