package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.message;
import static io.broadcaster.redis.Messages.numbered;
import static io.broadcaster.redis.Messages.publishWhenPossible;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Listeners that were away, and what they are told of it. */
class RedisCatchUpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Test
    void fault10ALinkThatFallsSilentIsGivenUpAndWhatWasMissedIsHandedOver() throws Exception {
        try (RedisServerFixture redis = RedisServerFixture.started();
                TcpProxy link = new TcpProxy(redis.port());
                RedisBroadcaster far = redis.broadcaster(Map.of("REDIS_PORT", "" + link.port()), TIMEOUT);
                RedisBroadcaster near = redis.broadcaster()) {
            Heard heard = listen(far);
            near.publish(numbered(1, 3));
            heard.awaitMessages(3);

            link.freeze();
            near.publish(numbered(4, 3));
            await().until(() -> !heard.interruptions.isEmpty());
            near.publish(numbered(7, 3));
            link.thaw();

            heard.awaitListening(2);
            assertEquals(range(1, 9), heard.distinctData());
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    @Test
    void fault11AResetAmidTheAnswersRefusesNothingThatWasSent() throws Exception {
        try (RedisServerFixture redis = RedisServerFixture.started();
                TcpProxy link = new TcpProxy(redis.port());
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of("REDIS_PORT", "" + link.port()), TIMEOUT)) {
            broadcaster.publish(numbered(1, 1));

            link.cutAnswersAfter(20);
            BroadcastException e = failure(broadcaster, numbered(2, 5)); // few enough to be sent in one go

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(Outcome.UNKNOWN, e.outcomes().get(4));
            assertFalse(e.outcomes().contains(Outcome.REFUSED));
            broadcaster.publish(numbered(2, 5));
        }
    }

    @Test
    void fault22AListenerWhoseOutputBufferOverflowsIsCutOffAndCatchesUp() {
        String large = "\"" + "x".repeat(8_000) + "\"";
        try (RedisServerFixture redis =
                        RedisServerFixture.startedInstalled("--client-output-buffer-limit pubsub 256kb 0 0");
                RedisBroadcaster publisher = redis.broadcaster();
                RedisBroadcaster slow = redis.broadcaster()) {
            CountDownLatch goOn = new CountDownLatch(1);
            Heard heard = new Heard() {
                @Override
                public void onMessage(Message message) {
                    super.onMessage(message);
                    if (messages.size() == 1) {
                        await().until(() -> goOn.getCount() == 0);
                    }
                }
            };
            slow.subscribe("logs", heard);
            heard.awaitListening(1);

            for (int i = 1; i <= 4_000; i += 100) {
                publisher.publish(IntStream.range(i, i + 100)
                        .mapToObj(seq -> message(seq, large))
                        .toList());
            }
            try (Jedis admin = redis.admin()) {
                await().until(() -> admin.clientList(ClientType.PUBSUB).isBlank());
            }
            goOn.countDown();

            heard.awaitListening(2);
            assertEquals(4_000, heard.messages.stream().distinct().count());
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    @Test
    void fault17AListenerThatReturnsToAServerWithoutRoomForItsHistoryIsTold() {
        try (RedisServerFixture redis = RedisServerFixture.startedDurable();
                Other other = new Other(redis);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = listen(broadcaster);
            other.publisher.publish(numbered(1, 1));
            heard.awaitMessages(1);

            other.admin.configSet("maxmemory", "1");
            other.admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            other.publisher.publish(numbered(2, 1));
            heard.awaitListening(2);
            other.admin.configSet("maxmemory", "0");
            other.admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));

            heard.awaitListening(3);
            assertEquals(List.of(true, false, true), heard.complete);
        }
    }

    @Test
    void fault23WhatADurableServerTookIsHeardAfterItsDeathAndItsReturn() {
        try (RedisServerFixture redis = RedisServerFixture.startedDurable();
                RedisBroadcaster publisher = redis.broadcaster();
                RedisBroadcaster listener = redis.broadcaster()) {
            Heard heard = listen(listener);
            publisher.publish(numbered(1, 100));
            heard.awaitMessages(100);
            redis.kill();
            await().until(() -> !heard.interruptions.isEmpty());
            redis.start();
            heard.awaitListening(2);
            publishWhenPossible(publisher, numbered(101, 100));

            await().until(() -> heard.distinctData().equals(range(1, 200)));
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    @Test
    void fault23AServerThatForgetsWhatItTookIsNotSaidToHaveBeenHeardWholly() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = listen(broadcaster);
            broadcaster.publish(numbered(1, 3));
            heard.awaitMessages(3);

            redis.kill();
            redis.start();

            heard.awaitListening(2);
            assertEquals(List.of(true, false), heard.complete);
        }
    }

    @Test
    void fault24AfterASleepOfTheServerNothingIsMissing() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = listen(broadcaster);
            broadcaster.publish(numbered(1, 3));
            heard.awaitMessages(3);

            redis.suspend();
            await().until(() -> !heard.interruptions.isEmpty());
            redis.resume();
            heard.awaitListening(2);
            broadcaster.publish(numbered(4, 3));

            await().until(() -> heard.distinctData().equals(range(1, 6)));
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    @Test
    void fault25AListenerThatIsKilledHearsWhatWasPublishedMeanwhileAndNotWhatOthersCarried() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                Other other = new Other(redis);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = listen(broadcaster);
            other.publisher.publish(numbered(1, 2));
            heard.awaitMessages(2);

            other.admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            other.publisher.publish(numbered(3, 2));
            other.publisher.append("pusher", numbered(5, 1));
            other.publisher.publish(numbered(6, 1));

            heard.awaitListening(2);
            await().until(() -> heard.distinctData().equals(List.of("1", "2", "3", "4", "6")));
            await().until(() -> heard.carriedElsewhere.contains("pusher 5"));
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    @Test
    void fault25APauseOfTheServerCostsNothing() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            Heard heard = listen(broadcaster);
            admin.clientPause(1_500);
            broadcaster.publish(numbered(1, 3));

            await().until(() -> heard.distinctData().equals(range(1, 3)));
        }
    }

    @Test
    void fault16AListenerLeavesAMasterThatWasDemoted() {
        try (RedisServerFixture next = RedisServerFixture.started();
                RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            Heard heard = listen(broadcaster);

            admin.replicaof("127.0.0.1", next.port());
            await().until(() -> !heard.interruptions.isEmpty());
            assertTrue(heard.interruptions.get(0).getMessage().contains("replica"), "" + heard.interruptions);

            admin.replicaofNoOne();
            heard.awaitListening(2);
            assertEquals(List.of(true, false), heard.complete, "what the other master took is not known");
        }
    }

    @Test
    void aListenerThatMissedMoreThanIsRememberedIsTold() throws Exception {
        Shared little = Shared.DEFAULT.withHistory(Duration.ofHours(1), 10);
        try (RedisServerFixture redis = RedisServerFixture.startedDurable();
                RedisBroadcaster publisher = redis.broadcaster(Map.of(), little);
                TcpProxy link = new TcpProxy(redis.port());
                RedisBroadcaster far = redis.broadcaster(Map.of("REDIS_PORT", "" + link.port()), TIMEOUT)) {
            Heard heard = listen(far);
            publisher.publish(numbered(1, 1));
            heard.awaitMessages(1);

            link.freeze();
            publisher.publish(numbered(2, 100));
            await().until(() -> !heard.interruptions.isEmpty());
            link.thaw();

            heard.awaitListening(2);
            assertEquals(List.of(true, false), heard.complete);
            assertTrue(heard.data().contains("101"));
        }
    }

    @Test
    void aHundredThousandMessagesAreCaughtUpInOrder() throws Exception {
        Shared much = Shared.DEFAULT.withHistory(Duration.ofHours(1), 200_000);
        try (RedisServerFixture redis = RedisServerFixture.started();
                TcpProxy link = new TcpProxy(redis.port());
                RedisBroadcaster publisher = redis.broadcaster(Map.of(), much);
                RedisBroadcaster far = redis.broadcaster(Map.of("REDIS_PORT", "" + link.port()), TIMEOUT)) {
            Heard heard = listen(far);
            link.freeze();
            for (int i = 1; i <= 100_000; i += 500) {
                publisher.publish(numbered(i, 500));
            }
            await().until(() -> !heard.interruptions.isEmpty());
            link.thaw();

            heard.awaitListening(2);
            assertEquals(range(1, 100_000), heard.distinctData());
            assertEquals(List.of(true, true), heard.complete);
        }
    }

    private static Heard listen(RedisBroadcaster broadcaster) {
        Heard heard = new Heard();
        broadcaster.subscribe("logs", heard);
        heard.awaitListening(1);
        return heard;
    }

    private static List<String> range(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "" + i).toList();
    }

    /** Another program that publishes, and an administrator. */
    private static final class Other implements AutoCloseable {
        private final RedisBroadcaster publisher;
        private final Jedis admin;

        private Other(RedisServerFixture redis) {
            publisher = redis.broadcaster();
            admin = redis.admin();
        }

        @Override
        public void close() {
            publisher.close();
            admin.close();
        }
    }
}
