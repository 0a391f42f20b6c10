package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.batch;
import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.message;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

class RedisLoginTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static RedisServerFixture redis;

    /** Lets a user {@code app} publish and subscribe on {@code logs}, and nothing more. */
    @BeforeAll
    static void start() {
        redis = RedisServerFixture.startedWithPassword("right");
        try (Jedis admin = redis.admin()) {
            admin.aclSetUser("app", "on", ">word", "resetchannels", "&logs", "+publish", "+subscribe");
        }
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void theRightPasswordGetsIn() {
        try (RedisBroadcaster broadcaster = redis.broadcaster(Map.of("REDIS_PASSWORD", "right"), TIMEOUT)) {
            broadcaster.publish(batch(2));
        }
    }

    @Test
    void fault19AWrongPasswordIsUnauthorizedAndTakesNothing() {
        assertUnauthorized(Map.of("REDIS_PASSWORD", "wrong"), "WRONGPASS");
    }

    @Test
    void noPasswordIsUnauthorizedAndTakesNothing() {
        assertUnauthorized(Map.of(), "NOAUTH");
    }

    @Test
    void aPasswordForAServerWithoutOneIsUnauthorized() {
        try (RedisServerFixture open = RedisServerFixture.started();
                RedisBroadcaster broadcaster = open.broadcaster(Map.of("REDIS_PASSWORD", "any"), TIMEOUT)) {
            assertEquals(Reason.UNAUTHORIZED, failure(broadcaster, batch(1)).reason());
        }
    }

    @Test
    void aUserWhoMayOnlyPublishAndSubscribeCanDoBoth() {
        try (RedisBroadcaster broadcaster = redis.broadcaster(app(), TIMEOUT)) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);

            broadcaster.publish(List.of(message("logs", "1")));

            heard.awaitMessages(1);
        }
    }

    @Test
    void fault19AForbiddenChannelIsUnauthorizedAndTheAllowedOnesAreServed() {
        try (RedisBroadcaster broadcaster = redis.broadcaster(app(), TIMEOUT)) {
            BroadcastException e =
                    failure(broadcaster, List.of(message("logs", "1"), message("secret", "2"), message("logs", "3")));

            assertEquals(Reason.UNAUTHORIZED, e.reason());
            assertEquals(List.of(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED), e.outcomes());
        }
    }

    @Test
    void aUserWhoMayDoWhatIsNeededRemembersAndProvesThatItHeardAll() {
        try (Jedis admin = redis.admin();
                RedisBroadcaster broadcaster =
                        redis.broadcaster(Map.of("REDIS_USERNAME", "full", "REDIS_PASSWORD", "word"), TIMEOUT)) {
            String[] rights = {
                "on",
                ">word",
                "resetchannels",
                "&logs",
                "&broadcaster:*",
                "~broadcaster:*",
                "+publish",
                "+subscribe",
                "+unsubscribe",
                "+ping",
                "+role",
                "+info",
                "+xadd",
                "+xrange",
                "+xrevrange",
                "+xtrim",
                "+pexpire"
            };
            admin.aclSetUser("full", rights);
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);

            admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            broadcaster.publish(List.of(message("logs", "1")));

            heard.awaitListening(2);
            heard.awaitMessages(1);
            assertEquals(List.of(true, true), heard.complete);
            assertEquals("ok", broadcaster.describe().get("history"));
        }
    }

    @Test
    void aForbiddenChannelIsReportedToItsListenerAndDoesNotKeepTheOthersFromListening() {
        try (RedisBroadcaster broadcaster = redis.broadcaster(app(), TIMEOUT)) {
            Heard secret = new Heard();
            Heard logs = new Heard();
            broadcaster.subscribe("secret", secret);
            broadcaster.subscribe("logs", logs);

            logs.awaitListening(1);
            assertEquals(0, secret.listening.get());
            assertEquals(1, secret.interruptions.size());
            BroadcastException e = assertInstanceOf(BroadcastException.class, secret.interruptions.get(0));
            assertEquals(Reason.UNAUTHORIZED, e.reason());
        }
    }

    @Test
    void aChannelThatIsAllowedLaterIsHeardWithoutANewSubscription() {
        try (Jedis admin = redis.admin();
                RedisBroadcaster broadcaster =
                        redis.broadcaster(Map.of("REDIS_USERNAME", "late", "REDIS_PASSWORD", "word"), TIMEOUT)) {
            admin.aclSetUser("late", "on", ">word", "resetchannels", "+subscribe", "+ping", "+role");
            Heard heard = new Heard();
            broadcaster.subscribe("late", heard);
            await().until(() -> !heard.interruptions.isEmpty());

            admin.aclSetUser("late", "&late");

            heard.awaitListening(1);
            assertEquals(1, heard.interruptions.size());
        }
    }

    @Test
    void fault19AListenerWithAWrongPasswordIsToldAndDoesNotHammer() throws IOException {
        try (FakeRedis fake = new FakeRedis(command -> "-WRONGPASS no\r\n");
                RedisBroadcaster broadcaster = fake.broadcaster(Map.of("REDIS_PASSWORD", "canary"), TIMEOUT)) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);

            await().until(() -> heard.interruptions.size() == 1);
            await().during(Duration.ofSeconds(2)).until(() -> heard.interruptions.size() == 1);
            BroadcastException e = assertInstanceOf(BroadcastException.class, heard.interruptions.get(0));
            assertEquals(Reason.UNAUTHORIZED, e.reason());
        }
    }

    @Test
    void theLoginShowsNowhere() throws IOException {
        Map<String, String> login = Map.of("REDIS_USERNAME", "canary-user", "REDIS_PASSWORD", "canary+$.word");
        List<String> texts = new ArrayList<>();
        try (Logs logs = new Logs();
                // What a server says that knows no AUTH: it quotes.
                FakeRedis quoting = new FakeRedis(command ->
                        "-ERR unknown command, with args beginning with: `" + String.join("`, `", command) + "`\r\n");
                RedisBroadcaster one = quoting.broadcaster(login, TIMEOUT);
                RedisBroadcaster two = redis.broadcaster(login, TIMEOUT);
                RedisBroadcaster three = redis.broadcaster(
                        Map.of("REDIS_URL", "redis://canary-user:canary%2B$.word@127.0.0.1:" + redis.port()),
                        TIMEOUT)) {
            for (RedisBroadcaster broadcaster : List.of(one, two, three)) {
                Heard heard = new Heard();
                broadcaster.subscribe("logs", heard);
                await().until(() -> !heard.interruptions.isEmpty());
                texts.add(Logs.print(heard.interruptions.get(0)));
                texts.add(Logs.print(failure(broadcaster, batch(1))));
                texts.add(broadcaster + " " + broadcaster.describe());
            }
            texts.addAll(logs.lines());
        }

        assertTrue(String.join("\n", texts).contains("AUTH"), "the server's own words are kept");
        texts.forEach(text -> assertFalse(text.contains("canary"), text));
    }

    private static Map<String, String> app() {
        return Map.of("REDIS_USERNAME", "app", "REDIS_PASSWORD", "word");
    }

    private static void assertUnauthorized(Map<String, String> login, String code) {
        try (RedisBroadcaster broadcaster = redis.broadcaster(login, TIMEOUT)) {
            BroadcastException e = failure(broadcaster, batch(2));

            assertEquals(Reason.UNAUTHORIZED, e.reason());
            assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains(code), e.getMessage());
            assertTrue(e.getMessage().contains("REDIS_PASSWORD"), e.getMessage());
        }
    }
}
