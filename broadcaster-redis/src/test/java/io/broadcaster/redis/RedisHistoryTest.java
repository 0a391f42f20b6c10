package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.message;
import static io.broadcaster.redis.Messages.numbered;
import static io.broadcaster.spi.History.Order.NEWEST_FIRST;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import io.broadcaster.spi.Options.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisHistoryTest {
    private static RedisServerFixture redis;
    private RedisBroadcaster broadcaster;
    private Jedis admin;

    @BeforeAll
    static void start() {
        redis = RedisServerFixture.started();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open() {
        admin = redis.admin();
        admin.flushAll();
        broadcaster = redis.broadcaster();
    }

    @AfterEach
    void close() {
        broadcaster.close();
        admin.close();
    }

    @Test
    void whatWasPublishedIsReadInBothDirectionsPageByPage() {
        List<Message> sent = numbered(1, 500);
        broadcaster.publish(sent);

        assertEquals(sent, readAll(sent.get(0).id(), 130, OLDEST_FIRST, 1));
        List<String> backward =
                readAll(null, 130, NEWEST_FIRST, 0).stream().map(Message::id).toList();
        List<String> ids = new ArrayList<>(sent.stream().map(Message::id).toList());
        Collections.reverse(ids);
        assertEquals(ids, backward);
    }

    @Test
    void readingAnewForwardBeginsWithTheOldestOfTheNewest() {
        broadcaster.publish(numbered(1, 10));

        Page page = read(null, 3, OLDEST_FIRST);

        assertEquals(List.of("8", "9", "10"), data(page));
        assertTrue(page.complete());
        assertEquals(List.of(), read(page.cursor(), 3, OLDEST_FIRST).messages());
    }

    @Test
    void aReadingGoesOnBehindTheMessageOrTheCursorThatIsNamed() {
        List<Message> sent = numbered(1, 10);
        broadcaster.publish(sent);

        Page first = read(sent.get(3).id(), 2, OLDEST_FIRST);
        assertEquals(List.of("5", "6"), data(first));
        assertTrue(first.complete());
        assertEquals(List.of("7", "8"), data(read(first.cursor(), 2, OLDEST_FIRST)));
        Page back = read(sent.get(3).id(), 2, NEWEST_FIRST);
        assertEquals(List.of("3", "2"), data(back));
        assertEquals(List.of("1"), data(read(back.cursor(), 2, NEWEST_FIRST)));
    }

    @Test
    void anIdThatNobodyKnowsGivesTheOldestAndIsNotComplete() {
        broadcaster.publish(numbered(1, 3));

        for (String unknown : List.of("unknown", "0190a0a0-0000-7000-8000-000000000000", "redis@1-1")) {
            Page page = read(unknown, 2, OLDEST_FIRST);
            assertFalse(page.complete(), unknown);
            assertEquals(List.of("1", "2"), data(page), unknown);
            assertEquals(List.of("3", "2"), data(read(unknown, 2, NEWEST_FIRST)), unknown);
        }
    }

    @Test
    void anEmptyChannelHasACursorBehindWhichNothingIsMissed() {
        Page empty = read(null, 5, OLDEST_FIRST);
        assertTrue(empty.complete());
        broadcaster.publish(numbered(1, 2));

        Page page = read(empty.cursor(), 5, OLDEST_FIRST);

        assertEquals(List.of("1", "2"), data(page));
        assertTrue(page.complete());
    }

    @Test
    void aChannelThatSomebodyMadeUpIsForgottenSoonUnlessItIsUsed() {
        Page empty = read(null, 5, OLDEST_FIRST);
        assertTrue(minutesLeft() <= 10, minutesLeft() + " minutes");
        assertEquals(empty.cursor(), read(empty.cursor(), 5, OLDEST_FIRST).cursor());
        assertTrue(minutesLeft() <= 10, minutesLeft() + " minutes");

        Subscription subscription = broadcaster.subscribe("logs", new Heard());
        await().until(() -> minutesLeft() > 10);
        subscription.close();
        admin.flushAll();
        read(null, 5, OLDEST_FIRST);
        broadcaster.publish(numbered(1, 1));
        assertTrue(minutesLeft() > 10, minutesLeft() + " minutes");
    }

    private long minutesLeft() {
        Set<String> keys = admin.keys("*");
        assertEquals(1, keys.size(), keys.toString());
        return admin.pttl(keys.iterator().next()) / 60_000;
    }

    @Test
    void whatWasTrimmedBehindACursorIsKnownToBeMissing() {
        try (RedisBroadcaster small =
                redis.broadcaster(Map.of(), Shared.DEFAULT.withHistory(Duration.ofHours(1), 10))) {
            List<Message> sent = numbered(1, 40);
            small.publish(sent);

            Page page = small.read("logs", sent.get(0).id(), 100, OLDEST_FIRST);

            assertFalse(page.complete());
            assertEquals("40", data(page).get(page.messages().size() - 1));
            assertTrue(
                    page.messages().size() >= 10 && page.messages().size() <= 20,
                    "" + page.messages().size());
            assertTrue(small.read("logs", sent.get(35).id(), 100, OLDEST_FIRST).complete());
        }
    }

    @Test
    void whatIsTooOldIsNotReadAndAStreamThatNobodyAddsToIsForgotten() {
        try (RedisBroadcaster brief =
                redis.broadcaster(Map.of(), Shared.DEFAULT.withHistory(Duration.ofSeconds(2), 10))) {
            brief.publish(List.of(old(message(1, "1")), message(2, "2")));
            assertEquals(List.of("2"), data(brief.read("logs", null, 5, OLDEST_FIRST)));
            assertEquals(List.of("2"), data(brief.read("logs", null, 5, NEWEST_FIRST)));

            await().until(() -> admin.keys("*").isEmpty());
        }
    }

    private static Message old(Message message) {
        return new Message(
                message.id(),
                message.position(),
                message.channel(),
                message.event(),
                message.data(),
                null,
                Instant.now().minusSeconds(3_600));
    }

    @Test
    void whatAnotherRouteCarriedIsReadAndListenersAreToldButNotGivenIt() {
        Heard heard = new Heard();
        broadcaster.subscribe("logs", heard);
        heard.awaitListening(1);
        broadcaster.publish(List.of(message(1, "1")));

        broadcaster.append("pusher", List.of(message(2, "2"), message(3, "3")));
        broadcaster.publish(List.of(message(4, "4")));

        heard.awaitMessages(2);
        await().until(() -> heard.carriedElsewhere.size() == 2);
        assertEquals(List.of("pusher 2", "pusher 3"), heard.carriedElsewhere);
        assertEquals(List.of("1", "4"), heard.data());
        assertEquals(List.of("1", "2", "3", "4"), data(read(null, 9, OLDEST_FIRST)));
    }

    @Test
    void aShortenedLineIsReadOnceInItsPlaceAndWhole() {
        Message cut = message(1, "{\"text\":\"x\",\"truncated\":true}");
        Message whole = new Message(
                cut.id(), cut.position(), cut.channel(), cut.event(), "{\"text\":\"xyz\"}", null, cut.createdAt());
        broadcaster.publish(List.of(cut, message(2, "2")));
        broadcaster.append("redis", List.of(whole));
        broadcaster.publish(List.of(message(3, "3")));

        assertEquals(List.of(whole.data(), "2", "3"), data(read(null, 9, OLDEST_FIRST)));
        assertEquals(List.of("3", "2", whole.data()), data(read(null, 9, NEWEST_FIRST)));
        Page first = read(null, 3, OLDEST_FIRST);
        assertEquals(List.of(whole.data(), "2", "3"), data(first));
        assertEquals(
                List.of("2", "3"),
                data(read(cut.id(), 9, OLDEST_FIRST)).stream()
                        .filter(d -> d.length() == 1)
                        .toList());
    }

    @Test
    void aPageOfLargeMessagesIsShortAndTheNextGoesOn() {
        String large = "\"" + "x".repeat(3 << 20) + "\"";
        List<Message> sent = List.of(message(1, large), message(2, large), message(3, large), message(4, large));
        sent.forEach(one -> broadcaster.publish(List.of(one)));

        Page first = read(null, 100, OLDEST_FIRST);

        assertEquals(2, first.messages().size());
        assertEquals(sent.subList(2, 4), read(first.cursor(), 100, OLDEST_FIRST).messages());
    }

    @Test
    void fault17AFullServerStillPublishesAndTheStatusSaysThatItForgets() {
        try (RedisServerFixture small = RedisServerFixture.started("--maxmemory 3mb", "--maxmemory-policy noeviction");
                Logs logs = new Logs();
                Jedis smallAdmin = small.admin();
                RedisBroadcaster full = small.broadcaster()) {
            Heard heard = new Heard();
            full.subscribe("logs", heard);
            heard.awaitListening(1);
            smallAdmin.configSet("maxmemory", "1");

            full.publish(numbered(1, 3));
            full.publish(numbered(4, 3));

            heard.awaitMessages(6);
            assertEquals("degraded", full.describe().get("history"));
            assertEquals(1, logs.count("publishes but does not remember"));
            smallAdmin.configSet("maxmemory", "0");
            full.publish(numbered(7, 1));
            assertEquals("ok", full.describe().get("history"));
        }
    }

    @Test
    void whatCannotBeReadOrKeptIsReportedWithItsReason() {
        try (RedisServerFixture gone = RedisServerFixture.started();
                RedisBroadcaster lost = gone.broadcaster()) {
            gone.kill();

            assertThrows(BroadcastException.class, () -> lost.read("logs", null, 1, OLDEST_FIRST));
            assertThrows(BroadcastException.class, () -> lost.append("pusher", numbered(1, 1)));
        }
    }

    private Page read(@Nullable String after, int limit, Order order) {
        return broadcaster.read("logs", after, limit, order);
    }

    private static List<String> data(Page page) {
        return page.messages().stream().map(Message::data).toList();
    }

    /** All pages, and before them the first so many of {@code sent}, which {@code after} names. */
    private List<Message> readAll(@Nullable String after, int limit, Order order, int before) {
        List<Message> all = new ArrayList<>();
        if (before == 1) {
            all.addAll(read(null, 1_000, OLDEST_FIRST).messages().subList(0, 1));
        }
        Page page = read(after, limit, order);
        while (!page.messages().isEmpty()) {
            assertTrue(page.complete());
            all.addAll(page.messages());
            page = read(page.cursor(), limit, order);
        }
        return all;
    }
}
