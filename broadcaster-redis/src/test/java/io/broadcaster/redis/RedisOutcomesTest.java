package io.broadcaster.redis;

import static io.broadcaster.redis.FakeRedis.MASTER;
import static io.broadcaster.redis.FakeRedis.REPLICA;
import static io.broadcaster.redis.FakeRedis.SILENCE;
import static io.broadcaster.redis.FakeRedis.TRICKLE;
import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.spi.Outcome.ACCEPTED;
import static io.broadcaster.spi.Outcome.REFUSED;
import static io.broadcaster.spi.Outcome.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Connection;

/** What a failed publish says about each message, against answers that a real server gives only by chance. */
class RedisOutcomesTest {

    @Test
    void eachMessageHasTheOutcomeOfItsOwnAnswer() throws IOException {
        BroadcastException e = publish(batch(4), answers(":1", "-NOPERM no", "-BUSY script", ":0"));

        assertEquals(List.of(ACCEPTED, REFUSED, REFUSED, ACCEPTED), e.outcomes());
    }

    @ParameterizedTest
    @CsvSource({
        "-ERR bad,   -NOPERM no, UNAUTHORIZED, NOPERM",
        "-NOPERM no, -ERR bad,   UNAUTHORIZED, NOPERM",
        "-NOPERM no, -OOM full,  UNAVAILABLE,  OOM",
        "-OOM full,  -NOPERM no, UNAVAILABLE,  OOM",
        "-ERR bad,   :1,         REJECTED,     ERR bad",
        "-LOADING x, -BUSY x,    UNAVAILABLE,  LOADING x",
    })
    void ofSeveralRefusalsTheOneThatSaysMostAboutTheRouteDecides(
            String first, String second, Reason reason, String words) throws IOException {
        BroadcastException e = publish(batch(2), answers(first, second));

        assertEquals(reason, e.reason());
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void whenTheConnectionBreaksTheAnsweredAreAcceptedAndTheRestUnknown() throws IOException {
        BroadcastException e = publish(batch(5), answers(":1", "-NOPERM no", ":1", null));

        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(List.of(ACCEPTED, REFUSED, ACCEPTED, UNKNOWN, UNKNOWN), e.outcomes());
    }

    @Test
    void anAnswerThatIsNoneToAPublishProvesNothing() throws IOException {
        BroadcastException e = publish(batch(3), answers(":1", "+OK", ":1"));

        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(List.of(ACCEPTED, UNKNOWN, UNKNOWN), e.outcomes());
    }

    @Test
    void whenAnAnswerStaysAwayTheTimeoutEndsTheCall() throws IOException {
        Iterator<String> answers = List.of(MASTER, ":1\r\n", SILENCE, SILENCE).iterator();
        try (FakeRedis redis = new FakeRedis(command -> answers.next());
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofMillis(300))) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(ACCEPTED, UNKNOWN), e.outcomes());
            assertTrue(e.getMessage().contains("no answer within "), e.getMessage());
        }
    }

    @Test
    void anAnswerThatTricklesInDoesNotStretchTheTimeout() throws IOException {
        try (FakeRedis redis = FakeRedis.master(answers(TRICKLE + "+" + "x".repeat(100_000)));
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofMillis(300))) {
            BroadcastException e = failure(broadcaster, batch(1));

            assertEquals(List.of(UNKNOWN), e.outcomes());
            assertTrue(e.getMessage().contains("no answer within "), e.getMessage());
        }
    }

    @Test
    void whenTheServerIsSilentFromTheStartNothingWasSent() throws IOException {
        try (FakeRedis redis = new FakeRedis(command -> SILENCE);
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofMillis(300))) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(REFUSED, REFUSED), e.outcomes());
            assertEquals(List.of("ROLE"), redis.seen());
        }
    }

    @Test
    void aReplicaIsSentNothing() throws IOException {
        try (FakeRedis redis = new FakeRedis(command -> REPLICA);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(REFUSED, REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("this is a replica"), e.getMessage());
            assertEquals(List.of("ROLE"), redis.seen());
        }
    }

    @Test
    void aMasterThatHasBecomeAReplicaDuringTheBatchHasDeliveredNothingForSure() throws IOException {
        Iterator<String> roles = List.of(MASTER, REPLICA).iterator();
        Iterator<String> answers = List.of(":1\r\n", "-OOM full\r\n").iterator();
        try (FakeRedis redis = new FakeRedis(command -> (command.get(0).equals("ROLE") ? roles : answers).next());
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(UNKNOWN, REFUSED), e.outcomes());
        }
    }

    @Test
    void aConnectionThatBreaksBehindTheLastAnswerHasDeliveredEverything() throws IOException {
        Iterator<@Nullable String> roles = Arrays.asList(MASTER, null).iterator();
        try (FakeRedis redis = new FakeRedis(command -> command.get(0).equals("ROLE") ? roles.next() : ":1\r\n");
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            broadcaster.publish(batch(3));

            assertEquals("ROLE", redis.seen().get(redis.seen().size() - 1));
        }
    }

    @Test
    void aServerThatDoesNotTellItsRoleIsTrustedWithOneWarning() throws IOException {
        try (Logs logs = new Logs();
                FakeRedis redis =
                        new FakeRedis(command -> command.get(0).equals("ROLE") ? "-NOPERM no 'role'\r\n" : ":1\r\n");
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            broadcaster.publish(batch(1));
            broadcaster.publish(batch(1));
            broadcaster.publish(batch(1));

            assertEquals(1, logs.count("Redis does not tell its role"));
            assertEquals(1, redis.seen().stream().filter("ROLE"::equals).count());
        }
    }

    @Test
    void connectionsThatLearnAtOnceThatTheRoleIsNotToldWarnOnceBetweenThem() throws IOException {
        RoleCheck role = new RoleCheck();
        try (Logs logs = new Logs();
                FakeRedis redis = new FakeRedis(command -> "-NOPERM no 'role'\r\n");
                Connection connection = new Connection("127.0.0.1", redis.port())) {
            role.ask(connection);
            role.ask(connection);
            role.verify(connection);
            role.verify(connection);

            assertEquals(1, logs.count("Redis does not tell its role"));
        }
    }

    @Test
    void anOverlongTimeoutIsNoTimeoutOfZero() throws IOException {
        try (FakeRedis redis = FakeRedis.master(answers(":1"));
                RedisBroadcaster broadcaster = redis.broadcaster(Map.of(), Duration.ofDays(100))) {
            broadcaster.publish(batch(1));

            assertEquals(1, redis.connections());
        }
    }

    @Test
    void theCauseIsNeverAnExceptionOfJedisWhichMayQuoteTheServer() throws IOException {
        assertNull(publish(batch(1), answers("-NOPERM no")).getCause());
        Throwable cause = publish(batch(1), answers((String) null)).getCause();
        assertTrue(cause == null || cause instanceof IOException, "" + cause);
    }

    private static BroadcastException publish(List<Message> batch, Function<List<String>, @Nullable String> answers)
            throws IOException {
        try (FakeRedis redis = FakeRedis.master(answers);
                RedisBroadcaster broadcaster = redis.broadcaster()) {
            return failure(broadcaster, batch);
        }
    }

    /** One line after the other. */
    private static Function<List<String>, @Nullable String> answers(@Nullable String... lines) {
        Iterator<@Nullable String> next = Arrays.asList(lines).iterator();
        return command -> {
            String line = next.next();
            return line == null || line.equals(SILENCE) ? line : line + "\r\n";
        };
    }
}
