package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

class RedisPublishTest {
    private static RedisServerFixture redis;

    @BeforeAll
    static void start() {
        redis = RedisServerFixture.started();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void aPlainSubscriberSeesTheEnvelopeOfTheDesign() throws InterruptedException {
        Message message = new Message(
                "id-1",
                new Position("producer-1", 2, 3),
                "logs",
                "log",
                "{\"text\":\"hi\", \"n\":1.0}",
                "12.34",
                Instant.parse("2026-01-02T03:04:05.678Z"));
        try (PlainSubscriber plain = new PlainSubscriber("logs");
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            broadcaster.publish(List.of(message));

            assertEquals(
                    "{\"id\":\"id-1\",\"producer\":\"producer-1\",\"lane\":2,\"seq\":3,\"channel\":\"logs\",\"event\":\"log\","
                            + "\"data\":{\"text\":\"hi\", \"n\":1.0},\"socket_id\":\"12.34\","
                            + "\"created_at\":\"2026-01-02T03:04:05.678Z\"}",
                    plain.next());
        }
    }

    @Test
    void thePrefixGoesBeforeTheNameOnTheWireAndNotIntoTheEnvelope() throws InterruptedException {
        Message message = message("logs", "1");
        try (PlainSubscriber plain = new PlainSubscriber("prod:logs");
                RedisBroadcaster broadcaster =
                        redis.broadcaster(Map.of("REDIS_CHANNEL_PREFIX", "prod:"), Duration.ofSeconds(5))) {
            broadcaster.publish(List.of(message));

            assertEquals(Envelope.encode(message), plain.next());
        }
    }

    @Test
    void aBatchArrivesWholeAndInOrder() {
        assertArrives(batch(512));
    }

    @Test
    void unicodeArrivesUnchanged() {
        assertArrives(List.of(message("logs", "\"grüße, 日本語, 🚀, \\u0000, \u2028\""), message("канал-🚀", "\"x\"")));
    }

    @Test
    void aPayloadOfTheLargestSizeArrives() {
        try (RedisBroadcaster broadcaster = redis.broadcaster()) {
            int size = broadcaster.limits().bytesPerPayload();
            assertArrives(List.of(message("logs", "\"" + "x".repeat(size - 2) + "\"")));
        }
    }

    @Test
    void eachChannelGetsItsOwnMessagesOfABatch() {
        try (RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard logs = new Heard();
            Heard admin = new Heard();
            broadcaster.subscribe("logs", logs);
            broadcaster.subscribe("admin", admin);
            logs.awaitListening(1);
            admin.awaitListening(1);

            broadcaster.publish(List.of(message("logs", "1"), message("admin", "2"), message("logs", "3")));

            logs.awaitMessages(2);
            admin.awaitMessages(1);
            assertEquals(List.of("1", "3"), logs.data());
            assertEquals(List.of("2"), admin.data());
        }
    }

    @Test
    void aServerThatIsNotThereTakesNothing() {
        Map<String, String> nowhere = Map.of("REDIS_PORT", "" + RedisServerFixture.freePort());
        try (RedisBroadcaster broadcaster = redis.broadcaster(nowhere, Duration.ofSeconds(5))) {
            BroadcastException e = failure(broadcaster, batch(3));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("Connection refused"), e.getMessage());
        }
    }

    @Test
    void aHostThatNobodyKnowsTakesNothing() {
        try (RedisBroadcaster broadcaster =
                redis.broadcaster(Map.of("REDIS_HOST", "no.such.host.invalid"), Duration.ofSeconds(30))) {
            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("no.such.host.invalid"), e.getMessage());
        }
    }

    @Test
    void connectionsAreUsedAgain() {
        try (RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            broadcaster.publish(batch(1));
            long before = connectionsSoFar(admin);
            for (int i = 0; i < 20; i++) {
                broadcaster.publish(batch(2));
            }
            assertEquals(before, connectionsSoFar(admin));
        }
    }

    private static long connectionsSoFar(Jedis admin) {
        return admin.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    private static void assertArrives(List<Message> batch) {
        try (RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            List<String> channels =
                    batch.stream().map(Message::channel).distinct().toList();
            channels.forEach(channel -> broadcaster.subscribe(channel, heard));
            heard.awaitListening(channels.size());

            broadcaster.publish(batch);

            heard.awaitMessages(batch.size());
            assertEquals(batch, heard.messages);
        }
    }

    /** Another program, which knows Jedis and nothing of us. */
    private static final class PlainSubscriber extends JedisPubSub implements AutoCloseable {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CountDownLatch subscribed = new CountDownLatch(1);

        PlainSubscriber(String channel) throws InterruptedException {
            Thread reader = new Thread(() -> {
                try (Jedis jedis = redis.admin()) {
                    jedis.subscribe(this, channel);
                }
            });
            reader.setDaemon(true);
            reader.start();
            assertTrue(subscribed.await(20, TimeUnit.SECONDS));
        }

        @Override
        public void onSubscribe(String channel, int subscribedChannels) {
            subscribed.countDown();
        }

        @Override
        public void onMessage(String channel, String text) {
            texts.add(text);
        }

        String next() throws InterruptedException {
            return String.valueOf(texts.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            unsubscribe();
        }
    }
}
