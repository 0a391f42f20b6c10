package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.message;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Subscribable.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

class RedisListenTest {
    private static RedisServerFixture redis;
    private RedisBroadcaster broadcaster;
    private Jedis other;

    @BeforeAll
    static void startServer() {
        redis = RedisServerFixture.started();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void open() {
        broadcaster = redis.broadcaster();
        other = redis.admin();
    }

    @AfterEach
    void close() {
        broadcaster.close();
        other.close();
    }

    @Test
    void jsonOfAnotherProgramArrivesAsDataOfAnEventMessage() {
        Heard heard = listen("run_events");

        other.publish("run_events", "{\"run\": 7}");
        other.publish("run_events", "42");

        heard.awaitMessages(2);
        assertEquals(List.of("{\"run\": 7}", "42"), heard.data());
        assertEquals("message", heard.messages.get(0).event());
        assertEquals("run_events", heard.messages.get(0).channel());
        assertNull(heard.messages.get(0).position());
    }

    @Test
    void fault44WhatIsNoJsonIsCountedAndSkippedAndTheNextIsDelivered() {
        Heard heard = listen("logs");

        other.publish("logs", "no json");
        other.publish("logs", "");
        other.publish("logs", "[".repeat(10_000) + "]".repeat(10_000));
        other.publish("logs", "{\"cut\":");
        other.publish("logs", "{\"huge\":" + "x".repeat(16 << 20));
        other.publish("logs", "1");

        heard.awaitMessages(1);
        assertEquals(List.of("1"), heard.data());
        assertEquals(5L, broadcaster.describe().get("skipped_messages"));
    }

    @Test
    void thePrefixIsTakenOffTheChannel() {
        try (RedisBroadcaster prefixed =
                redis.broadcaster(Map.of("REDIS_CHANNEL_PREFIX", "prod:"), Duration.ofSeconds(5))) {
            Heard heard = new Heard();
            prefixed.subscribe("logs", heard);
            heard.awaitListening(1);

            other.publish("logs", "1");
            other.publish("prod:logs", "2");

            heard.awaitMessages(1);
            assertEquals(List.of("2"), heard.data());
            assertEquals("logs", heard.messages.get(0).channel());
        }
    }

    @Test
    void aListenerThatThrowsEndsNeitherItsOwnListeningNorThatOfOthers() {
        List<String> thrown = new CopyOnWriteArrayList<>();
        broadcaster.subscribe("logs", new Listener() {
            @Override
            public void onMessage(Message message) {
                thrown.add(message.data());
                throw new AssertionError("of a listener");
            }

            @Override
            public void onListening(boolean complete) {
                throw new IllegalStateException("of a listener");
            }

            @Override
            public void onInterrupted(Exception cause) {}
        });
        Heard heard = listen("logs");

        broadcaster.publish(Messages.batch(2));

        heard.awaitMessages(2);
        assertEquals(List.of("0", "1"), thrown);
        assertEquals(List.of("0", "1"), heard.data());
    }

    @Test
    void aChannelMayBeListenedToTwiceAndEachListenerHearsEverything() {
        Heard one = listen("logs");
        Heard two = new Heard();
        Subscription second = broadcaster.subscribe("logs", two);
        two.awaitListening(1);
        assertEquals(1, one.listening.get());

        broadcaster.publish(List.of(message("logs", "1")));
        one.awaitMessages(1);
        two.awaitMessages(1);
        second.close();
        second.close();
        broadcaster.publish(List.of(message("logs", "2")));

        one.awaitMessages(2);
        assertEquals(List.of("1"), two.data());
    }

    @Test
    void aSubscriptionThatAnotherListenerClosesIsNotCalledAgain() {
        Heard second = new Heard();
        List<Subscription> closing = new CopyOnWriteArrayList<>();
        broadcaster.subscribe("logs", new Heard() {
            @Override
            public void onMessage(Message message) {
                closing.forEach(Subscription::close);
                super.onMessage(message);
            }
        });
        closing.add(broadcaster.subscribe("logs", second));
        Heard third = listen("logs");
        second.awaitListening(1);

        broadcaster.publish(List.of(message("logs", "1")));

        third.awaitMessages(1);
        assertEquals(List.of(), second.messages);
    }

    @Test
    void theLastSubscriptionToCloseEndsTheChannelOnTheServer() {
        Heard heard = new Heard();
        Subscription one = broadcaster.subscribe("rare", heard);
        Subscription two = broadcaster.subscribe("rare", heard);
        heard.awaitListening(2);

        one.close();
        broadcaster.publish(List.of(message("rare", "1")));
        heard.awaitMessages(1);
        assertEquals(1L, subscribers("rare"));
        two.close();
        await().until(() -> subscribers("rare") == 0);

        Heard again = listen("rare");
        broadcaster.publish(List.of(message("rare", "2")));
        again.awaitMessages(1);
        assertEquals(List.of("1"), heard.data());
    }

    @Test
    void oneConnectionServesAllChannels() {
        listen("a");
        listen("b");
        listen("c");

        long connections = other.clientList()
                .lines()
                .filter(line -> line.contains("sub=5"))
                .count();
        assertEquals(1, connections);
    }

    @Test
    void eachSubscriptionThatSucceedsIsLoggedOnOneLine() {
        try (Logs logs = new Logs()) {
            listen("run_events");
            listen("forged\n[PubSub]");

            assertTrue(logs.lines().contains("INFO [PubSub] Listening on Redis channel: run_events"));
            assertTrue(logs.lines().contains("INFO [PubSub] Listening on Redis channel: forged?[PubSub]"));

            other.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            await().until(() -> logs.count("Listening on Redis channel: run_events") == 2);
        }
    }

    private Heard listen(String channel) {
        Heard heard = new Heard();
        broadcaster.subscribe(channel, heard);
        heard.awaitListening(1);
        return heard;
    }

    private long subscribers(String channel) {
        return other.pubsubNumSub(channel).get(channel);
    }
}
