package io.broadcaster.redis;

import static io.broadcaster.redis.FakeRedis.MASTER;
import static io.broadcaster.redis.FakeRedis.SILENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Listening to a server that hesitates, falls silent or talks nonsense. */
class RedisSubscriberTest {

    @Test
    void afterAReconnectNoChannelIsSaidToBeHeardBeforeEveryChannelIs() throws IOException {
        AtomicBoolean hesitant = new AtomicBoolean();
        CountDownLatch decided = new CountDownLatch(1);
        try (FakeRedis redis = FakeRedis.master(command -> {
                    if (hesitant.get() && command.contains("b")) {
                        await().until(() -> decided.getCount() == 0);
                    }
                    return command.get(0).equals("SUBSCRIBE") ? subscribed(command.get(1)) : pong(command);
                });
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard a = new Heard();
            Heard b = new Heard();
            broadcaster.subscribe("a", a);
            broadcaster.subscribe("b", b);
            a.awaitListening(1);
            b.awaitListening(1);

            hesitant.set(true);
            redis.disconnectAll();
            a.awaitMessages(2); // the one behind the second SUBSCRIBE of a
            assertEquals(1, a.listening.get());

            decided.countDown();
            a.awaitListening(2);
            b.awaitListening(2);
        }
    }

    @Test
    void fault10AServerThatFallsSilentIsNoticedAndAnotherConnectionTried() throws IOException {
        try (FakeRedis redis = FakeRedis.master(
                        command -> command.get(0).equals("SUBSCRIBE") ? subscribed(command.get(1)) : SILENCE);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);

            heard.awaitListening(2);
            assertEquals(1, heard.interruptions.size());
            assertTrue(redis.seen().contains("PING"));
        }
    }

    @Test
    void aServerThatHasNothingToSayButAnswersIsNotLeft() throws IOException {
        try (FakeRedis redis = FakeRedis.master(
                        command -> command.get(0).equals("SUBSCRIBE") ? subscribedUnless(command) : pong(command));
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);

            await().until(() -> redis.seen().stream().filter("PING"::equals).count() >= 4);
            assertEquals(2, redis.connections(), "one to listen and one to look after it");
            assertEquals(List.of(), heard.interruptions);
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsNoticedToo() throws IOException {
        try (FakeRedis redis = new FakeRedis(command -> SILENCE);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);

            await().until(() -> !heard.interruptions.isEmpty());
            assertTrue(heard.interruptions.get(0).getMessage().contains("no answer within "));
        }
    }

    @Test
    void nonsenseOfAServerEndsTheConnectionAndNotTheReading() throws IOException {
        AtomicBoolean sane = new AtomicBoolean();
        try (FakeRedis redis = FakeRedis.master(command -> {
                    String nonsense = sane.get() ? subscribed(command.get(1)) : "$2147483647\r\n";
                    sane.set(true);
                    return nonsense;
                });
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);

            heard.awaitListening(1);
            assertEquals(1, heard.interruptions.size());
        }
    }

    @Test
    void anOutageIsLoggedOnceAndNotWithEveryAttempt() throws IOException {
        try (Logs logs = new Logs();
                FakeRedis redis = new FakeRedis(command -> null);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);

            await().until(() -> heard.interruptions.size() >= 4);
            assertEquals(1, logs.count("WARN [PubSub] Redis is not heard"));
        }
    }

    @Test
    void whatTheCatchUpIsRefusedEndsTheConnectionAndAnswersNothingElse() throws IOException {
        try (FakeRedis redis = FakeRedis.master(
                        command -> command.get(0).equals("SUBSCRIBE") ? subscribed(command.get(1)) : pong(command));
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("a", heard);
            heard.awaitListening(1);

            redis.entries("-LOADING Redis is loading the dataset in memory\r\n");
            redis.disconnectAll();
            await().until(() -> heard.interruptions.stream()
                    .anyMatch(why -> why.getMessage().contains("LOADING")));

            redis.entries("*0\r\n");
            heard.awaitListening(2);
        }
    }

    /** The confirmation, and at once a message. */
    private static String subscribed(String channel) {
        String name = "$" + channel.length() + "\r\n" + channel + "\r\n";
        return "*3\r\n$9\r\nsubscribe\r\n" + name + ":1\r\n" + "*3\r\n$7\r\nmessage\r\n" + name + "$1\r\n1\r\n";
    }

    /** As a server whose ACL keeps us from probing. */
    private static String subscribedUnless(List<String> command) {
        return command.get(1).startsWith("broadcaster:") ? "-NOPERM no\r\n" : subscribed(command.get(1));
    }

    private static String pong(List<String> command) {
        return command.get(0).equals("PING") ? "*2\r\n$4\r\npong\r\n$0\r\n\r\n" : MASTER;
    }
}
