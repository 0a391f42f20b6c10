package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever bytes come, in whatever pieces: nothing leaks, and no exception leaves the pipeline or is one that nobody
 * thought of. The profile {@code fuzz} tries more than a million.
 */
class FuzzTest {
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
    private static final List<Logger> LOGGERS = List.of((Logger) LoggerFactory.getLogger(Gateway.class), (Logger)
            LoggerFactory.getLogger(ResourceLeakDetector.class));
    private static final String[] EVENTS = {
        "pusher:subscribe",
        "pusher:unsubscribe",
        "pusher:ping",
        "pusher:pong",
        "pusher:signin",
        "client-e",
        "pusher:x",
        ""
    };
    private static final String[] CHANNELS = {
        "c", "private-c", "presence-c", "cache-c", "private-encrypted-c", "#server-to-user-u", "", "a b", "presence-"
    };
    private static final String USER = "{\"id\":\"u\"}";
    private static final String[] MEMBERS = {
        "{\"user_id\":\"u\"}",
        "{\"user_id\":1,\"user_info\":{\"a\":[1e400]}}",
        "{\"user_id\":\"\ud83d\ude00\"}",
        "{}",
        "{\"user_id\":\"h\",\"user_info\":\"\\ud800\u00e9\"}"
    };
    private static final String[] VALUES = {
        "null",
        "0",
        "-1e999",
        "true",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "{\"user_id\":1}",
        "\"{\\\"user_id\\\":\\\"u\\\"}\"",
        "\"\\ud800\"",
        "[[[[[[[[[[",
        "1".repeat(2_000),
        "1e" + "1".repeat(50),
        "\"\\u0000\"",
        "{\"id\":\"u\"}",
        "\"{\\\"id\\\":\\\"u\\\"}\""
    };
    private static final String[] PATHS = {
        "/apps/1/events",
        "/apps/1/batch_events",
        "/apps/1/channels",
        "/apps/1/channels/c",
        "/apps/1/channels/%C3%A4",
        "/apps/1/channels/presence-c/users",
        "/apps/1/users/u/terminate_connections",
        "/apps/2/events",
        "/apps/1/%",
        "/health/live",
        "/metrics",
        "/app/key",
        "/app/x",
        "//",
        "*",
        "/apps/1/channels/cache-c"
    };
    private static final String[] QUERIES = {
        "",
        "&info=user_count",
        "&info=cache,subscription_count",
        "&filter_by_prefix=presence-&info=user_count",
        "&info=%",
        "&x=%zz",
        "&info=",
        "&&&=",
        "&filter_by_prefix=%00"
    };

    @BeforeContainer
    static void watch() {
        LOG.start();
        LOGGERS.forEach(logger -> logger.addAppender(LOG));
    }

    @AfterContainer
    static void nothingUnexpectedWasLogged() {
        ResourceLeakDetector.setLevel(Level.SIMPLE);
        LOGGERS.forEach(logger -> logger.detachAppender(LOG));
        assertEquals(
                List.of(),
                LOG.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }

    /** That nothing leaks is checked each time, exactly; where it leaks, only now and then, because that takes long. */
    private static Random random(long seed) {
        Random random = new Random(seed);
        ResourceLeakDetector.setLevel(random.nextInt(20) == 0 ? Level.PARANOID : Level.DISABLED);
        return random;
    }

    @Property
    void anyFrames(@ForAll("seeds") long seed) {
        Random random = random(seed);
        afterHandshake(random, 4, socketId -> {
            byte[] payload = random.nextBoolean()
                    ? bytes(random, 140)
                    : message(random, socketId).getBytes(UTF_8);
            int first = random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 | random.nextInt(3);
            return mutated(random, RawClient.encode(first, payload), 4);
        });
    }

    @Property
    void anyMessages(@ForAll("seeds") long seed) {
        Random random = random(seed);
        afterHandshake(
                random,
                8,
                socketId -> RawClient.encode(
                        0x81, mutated(random, message(random, socketId).getBytes(UTF_8), 5)));
    }

    /** @param next what a client sends next, from its socket's id */
    private static void afterHandshake(Random random, int most, Function<String, byte[]> next) {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            String socketId = pipeline.connect();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = random.nextInt(most); i >= 0; i--) {
                bytes.writeBytes(next.apply(socketId));
            }
            inPieces(random, pipeline, bytes.toByteArray());
            SentFrames.requireWellFormedTexts(pipeline.sent());
        }
    }

    @Property
    void anyRequests(@ForAll("seeds") long seed) {
        Random random = random(seed);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes.writeBytes(mutated(random, request(random).getBytes(UTF_8), 3));
        }
        try (PipelineFixture pipeline = new PipelineFixture()) {
            inPieces(random, pipeline, bytes.toByteArray());
            assertFalse(pipeline.sent().contains("HTTP/1.1 500"), "an exception that nobody thought of");
        }
    }

    private static void inPieces(Random random, PipelineFixture pipeline, byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            int to = random.nextBoolean() ? bytes.length : from + 1 + random.nextInt(bytes.length - from);
            pipeline.receive(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
    }

    private static String request(Random random) {
        String method = pick(random, "GET", "POST", "PUT", "GET", "POST");
        String body = method.equals("GET")
                ? ""
                : new String(mutated(random, body(random).getBytes(UTF_8), 3), UTF_8);
        String path = pick(random, PATHS);
        String query = "auth_key=key&auth_timestamp=" + Instant.now().getEpochSecond() + "&auth_version=1.0"
                + (body.isEmpty() ? "" : "&body_md5=" + Hmac.md5(body.getBytes(UTF_8))) + pick(random, QUERIES);
        String uri =
                path + "?" + query + "&auth_signature=" + Hmac.sha256("secret", method + "\n" + path + "\n" + query);
        return path.startsWith("/app/")
                ? RawClient.handshake(uri + "&protocol=7")
                : method + " " + uri + " HTTP/1.1\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
                        + body;
    }

    private static String body(Random random) {
        String event = "{\"name\":" + value(random, "e") + ",\"data\":" + value(random, "d") + ",\"channel\":"
                + value(random, pick(random, CHANNELS)) + ",\"socket_id\":" + value(random, "1.2") + ",\"info\":"
                + value(random, "subscription_count") + "}";
        return switch (random.nextInt(4)) {
            case 0 -> "{\"batch\":[" + event + "," + event + "]}";
            case 1 -> event.replace("\"channel\":", "\"channels\":[\"c\",") + "]}";
            default -> event;
        };
    }

    /** Mostly one that is allowed. */
    private static String message(Random random, String socketId) {
        String channel = pick(random, CHANNELS);
        String event = pick(random, EVENTS);
        String member = pick(random, MEMBERS);
        String signed = event.equals("pusher:signin")
                ? socketId + "::user::" + USER
                : socketId + ":" + channel + (ChannelName.isPresence(channel) ? ":" + member : "");
        String data = "{\"channel\":" + value(random, channel) + ",\"auth\":"
                + value(random, "key:" + Hmac.sha256("secret", signed)) + ",\"channel_data\":" + value(random, member)
                + ",\"user_data\":" + value(random, USER) + "}";
        return "{\"event\":" + value(random, event) + ",\"channel\":" + value(random, channel) + ",\"data\":"
                + (random.nextInt(8) == 0 ? pick(random, VALUES) : data) + "}";
    }

    /** Mostly the text. */
    private static String value(Random random, String text) {
        return random.nextInt(16) == 0 ? pick(random, VALUES) : Json.quote(text);
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** One time in so many, with some bytes changed. */
    private static byte[] mutated(Random random, byte[] bytes, int oneIn) {
        if (bytes.length > 0 && random.nextInt(oneIn) == 0) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }
}
