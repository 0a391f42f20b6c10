package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.message;
import static io.broadcaster.redis.Messages.publishWhenPossible;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ClientKillParams;

/** Real servers that die, stall and change their role. */
class RedisFaultsTest {

    @Test
    void fault23AKilledServerThatIsBackIsPublishedToAndHeard() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard logs = new Heard();
            Heard admin = new Heard();
            broadcaster.subscribe("logs", logs);
            broadcaster.subscribe("admin", admin);
            logs.awaitListening(1);
            admin.awaitListening(1);
            broadcaster.publish(batch(1));

            redis.kill();
            assertEquals(Reason.UNAVAILABLE, failure(broadcaster, batch(1)).reason());
            BroadcastException refused = failure(broadcaster, batch(1));
            assertEquals(List.of(Outcome.REFUSED), refused.outcomes());
            await().until(() -> logs.interruptions.size() >= 2 && admin.interruptions.size() >= 2);

            redis.start();
            logs.awaitListening(2);
            admin.awaitListening(2);
            broadcaster.publish(List.of(message("logs", "\"back\""), message("admin", "\"back\"")));
            await().until(() -> logs.data().contains("\"back\"") && admin.data().contains("\"back\""));
        }
    }

    @Test
    void aConnectionThatDiedUnusedCostsNoMessage() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            broadcaster.publish(batch(1));
            redis.kill();
            redis.start();
            await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);

            broadcaster.publish(batch(1));
        }
    }

    @Test
    void fault24AStoppedServerEndsThePublishAsUnknownAndTheListenerComesBack() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofMillis(700))) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);

            BroadcastException e = publishUntilItFails(broadcaster, batch(2), redis::suspend);
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN), e.outcomes());
            assertTrue(e.getMessage().contains("no answer within "), e.getMessage());
            await().until(() -> !heard.interruptions.isEmpty());

            redis.resume();
            heard.awaitListening(2);
            publishWhenPossible(broadcaster, List.of(message("logs", "\"back\"")));
            await().until(() -> heard.data().contains("\"back\""));
        }
    }

    @Test
    void aWriteThatBlocksEndsWithinTheTimeoutToo() {
        List<Message> large = Collections.nCopies(24, message("logs", "\"" + "x".repeat(1 << 20) + "\""));
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofSeconds(3))) {
            BroadcastException e = publishUntilItFails(broadcaster, large, redis::suspend);

            assertTrue(e.getMessage().contains("no answer within "), e.getMessage());
            assertEquals(Outcome.UNKNOWN, e.outcomes().get(0));
            assertEquals(Outcome.REFUSED, e.outcomes().get(23), "the last is not even encoded");
            redis.resume();
        }
    }

    @Test
    void fault25AKilledSubscriberIsBackOnEveryChannelBeforeItSaysSo() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            List<String> channels = Stream.iterate(1, i -> i + 1)
                    .map(i -> "channel-" + i)
                    .limit(500)
                    .toList();
            Heard all = new Heard();
            channels.forEach(channel -> broadcaster.subscribe(channel, all));
            Heard first = new Heard();
            broadcaster.subscribe("channel-1", first);
            all.awaitListening(500);
            first.awaitListening(1);

            admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            first.awaitListening(2);

            assertEquals(
                    500,
                    admin.pubsubNumSub(channels.toArray(String[]::new)).values().stream()
                            .filter(listeners -> listeners == 1)
                            .count());
            assertEquals(1, first.interruptions.size());
            all.awaitListening(1_000);
        }
    }

    @Test
    void fault21AServerWithTooManyClientsIsUnavailableUntilThereIsRoom() {
        try (RedisServerFixture redis = RedisServerFixture.started("--maxclients 2");
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis one = redis.admin()) {
            one.ping();
            try (Jedis two = redis.admin()) {
                await().until(() -> two.ping().equals("PONG"));
                BroadcastException e = failure(broadcaster, batch(2));

                assertEquals(Reason.UNAVAILABLE, e.reason());
                assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
                assertTrue(e.getMessage().contains("max number of clients"), e.getMessage());
            }
            publishWhenPossible(broadcaster, batch(1));
        }
    }

    @Test
    void fault18AServerBusyWithAScriptTakesNothing() {
        try (RedisServerFixture redis = RedisServerFixture.started("--lua-time-limit 50");
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            Thread script = new Thread(() -> {
                try (Jedis busy = redis.admin()) {
                    busy.eval("while true do end");
                } catch (JedisDataException killed) {
                    // the end of the test
                }
            });
            BroadcastException e = publishUntilItFails(broadcaster, batch(2), script::start);

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("BUSY"), e.getMessage());
            admin.scriptKill();
            publishWhenPossible(broadcaster, batch(1));
        }
    }

    @Test
    void fault18AServerThatStillLoadsIsUnavailableAndThenHeard() {
        try (RedisServerFixture redis =
                        RedisServerFixture.startedInstalled("--appendonly yes", "--key-load-delay 300");
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);
            fill(redis);

            redis.kill();
            redis.start();
            BroadcastException e = failure(broadcaster, batch(1));
            while (!e.getMessage().contains("LOADING")) { // the connection died unused
                e = failure(broadcaster, batch(1));
            }
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.UNKNOWN), e.outcomes(), "it publishes, but does not remember");

            heard.awaitListening(2);
            publishWhenPossible(broadcaster, List.of(message("logs", "\"back\"")));
            await().until(() -> heard.data().contains("\"back\""));
        }
    }

    /** Takes three seconds to load, with an ear for clients after every 1,024th key. */
    private static void fill(RedisServerFixture redis) {
        try (Jedis admin = redis.admin();
                Pipeline pipeline = admin.pipelined()) {
            for (int i = 0; i < 10_000; i++) {
                pipeline.set("key-" + i, "value");
            }
        }
    }

    @Test
    void fault18AReplicaWithoutItsMasterIsUnavailable() {
        try (RedisServerFixture replica = RedisServerFixture.started(
                        "--replicaof 127.0.0.1 " + RedisServerFixture.freePort(), "--replica-serve-stale-data no");
                RedisBroadcaster broadcaster = replica.broadcaster()) {
            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
        }
    }

    @Test
    void fault20AHistoryThatWasDemotedTakesNothingAndItsSuccessorIsAskedNext() {
        try (RedisServerFixture next = RedisServerFixture.started();
                RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            broadcaster.append("pusher", batch(1));

            admin.replicaof("127.0.0.1", next.port());
            BroadcastException e = assertThrows(BroadcastException.class, () -> broadcaster.append("pusher", batch(1)));
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertTrue(e.getMessage().contains("READONLY"), e.getMessage());

            admin.replicaofNoOne();
            broadcaster.append("pusher", batch(1));
        }
    }

    @Test
    void fault21AListenerForWhomThereIsNoRoomListensWhenThereIs() {
        try (RedisServerFixture redis = RedisServerFixture.started("--maxclients 3");
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis one = redis.admin()) {
            Heard heard = new Heard();
            one.ping();
            try (Jedis two = redis.admin();
                    Jedis three = redis.admin()) {
                await().until(() -> two.ping().equals("PONG"));
                await().until(() -> three.ping().equals("PONG"));
                broadcaster.subscribe("logs", heard);
                await().until(() -> !heard.interruptions.isEmpty());
                assertTrue(
                        heard.interruptions.get(0).getMessage().contains("max number of clients"),
                        "" + heard.interruptions);
            }
            heard.awaitListening(1);
        }
    }

    @Test
    void aDatabaseThatTheServerDoesNotHaveIsNoFaultOfTheMessages() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of("REDIS_DB", "99"), Duration.ofSeconds(5))) {
            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertTrue(e.getMessage().contains("DB index is out of range"), e.getMessage());
        }
    }

    @Test
    void fault16TheAnswerOfAReplicaIsNoDelivery() {
        try (RedisServerFixture master = RedisServerFixture.started();
                RedisServerFixture replica = RedisServerFixture.started("--replicaof 127.0.0.1 " + master.port());
                RedisBroadcaster broadcaster = replica.broadcaster()) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
        }
    }

    @Test
    void fault16AMasterThatIsDemotedUnderAnOpenConnectionDeliversNothingMore() {
        try (RedisServerFixture next = RedisServerFixture.started();
                RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis admin = redis.admin()) {
            broadcaster.publish(batch(1));

            admin.replicaof("127.0.0.1", next.port());
            BroadcastException e = failure(broadcaster, batch(2));
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertFalse(e.outcomes().contains(Outcome.ACCEPTED));
            assertEquals(
                    List.of(Outcome.REFUSED), failure(broadcaster, batch(1)).outcomes());

            admin.replicaofNoOne();
            broadcaster.publish(batch(1));
        }
    }

    @Test
    void aListenerMayComeBeforeTheServer() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            redis.kill();
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            await().until(() -> heard.interruptions.size() >= 3);
            redis.start();
            heard.awaitListening(1);
        }
    }

    private static BroadcastException publishUntilItFails(
            Broadcaster broadcaster, List<Message> batch, Runnable fault) {
        broadcaster.publish(batch);
        CompletableFuture<Void> broken = CompletableFuture.runAsync(fault);
        try {
            while (true) {
                broadcaster.publish(batch);
            }
        } catch (BroadcastException e) {
            broken.join();
            return e;
        }
    }
}
