package io.broadcaster.redis;

import static io.broadcaster.redis.FakeRedis.MASTER;
import static io.broadcaster.redis.FakeRedis.SILENCE;
import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisCloseTest {

    @Test
    void closingWakesAPublishThatWaitsForItsAnswer() throws Exception {
        Iterator<String> answers = List.of(MASTER, SILENCE, SILENCE, SILENCE).iterator();

        BroadcastException e = closeDuringPublish(command -> answers.next(), "PUBLISH");

        assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN), e.outcomes());
    }

    @Test
    void closingWakesAPublishThatIsStillLoggingIn() throws Exception {
        BroadcastException e = closeDuringPublish(command -> SILENCE, "ROLE");

        assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
    }

    @Test
    void aClosedBroadcasterConnectsToNothingAndTakesNothing() throws IOException {
        try (FakeRedis redis = FakeRedis.master(command -> ":1\r\n")) {
            RedisBroadcaster broadcaster = redis.broadcaster();
            broadcaster.publish(batch(1));
            broadcaster.close();
            broadcaster.close();

            BroadcastException e = failure(broadcaster, batch(2));
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("the broadcaster is closed"), e.getMessage());
            assertThrows(IllegalStateException.class, () -> broadcaster.subscribe("a", new Heard()));
            assertEquals(1, redis.connections());
        }
    }

    @Test
    void closingLeavesNeitherAThreadNorAConnection() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                Jedis admin = redis.admin()) {
            RedisBroadcaster broadcaster = redis.broadcaster();
            Heard heard = new Heard();
            Subscription subscription = broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);
            broadcaster.publish(batch(2));
            heard.awaitMessages(2);

            broadcaster.close();
            subscription.close();

            await().until(() -> admin.clientList().lines().count() == 1);
            await().until(() -> threads() == 0);
            assertEquals(List.of(), heard.interruptions);
        }
    }

    @Test
    void closingEndsTheAttemptsToReachAServerThatIsNotThere() {
        try (RedisServerFixture redis = RedisServerFixture.started()) {
            redis.kill();
            RedisBroadcaster broadcaster = redis.broadcaster();
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            await().until(() -> heard.interruptions.size() >= 2);

            broadcaster.close();

            await().until(() -> threads() == 0);
        }
    }

    @Test
    void aListenerMayCloseTheBroadcasterThatCallsIt() {
        try (RedisServerFixture redis = RedisServerFixture.started()) {
            RedisBroadcaster broadcaster = redis.broadcaster();
            Heard heard = new Heard() {
                @Override
                public void onListening(boolean complete) {
                    broadcaster.close();
                    super.onListening(complete);
                }
            };
            broadcaster.subscribe("logs", heard);

            heard.awaitListening(1);
            await().until(() -> threads() == 0);
        }
    }

    @Test
    void whoNeverListensHasNoThread() {
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            await().until(() -> threads() == 0);
            broadcaster.publish(batch(1));

            assertEquals(0, threads());
        }
    }

    private static BroadcastException closeDuringPublish(Function<List<String>, @Nullable String> answers, String last)
            throws Exception {
        try (FakeRedis redis = new FakeRedis(answers)) {
            RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofHours(1));
            CompletableFuture<Void> publish = CompletableFuture.runAsync(() -> broadcaster.publish(batch(2)));
            await().until(() -> redis.seen().contains(last));

            broadcaster.close();

            ExecutionException e = assertThrows(ExecutionException.class, publish::get);
            BroadcastException failure = (BroadcastException) e.getCause();
            assertTrue(failure.getMessage().contains("the broadcaster is closed"), failure.getMessage());
            assertEquals(Reason.UNAVAILABLE, failure.reason());
            return failure;
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("broadcaster-redis"))
                .count();
    }
}
