package io.broadcaster.postgres;

import static io.broadcaster.postgres.Fixtures.message;
import static io.broadcaster.postgres.Fixtures.numbered;
import static io.broadcaster.spi.History.Order.NEWEST_FIRST;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import io.broadcaster.spi.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest extends PostgresTest {

    private void assertPage(String after, int limit, Order order, List<Message> expected) {
        Page page = broadcaster.read("logs", after, limit, order);
        assertEquals(expected, page.messages());
        assertTrue(page.complete());
    }

    private static List<Message> reversed(List<Message> messages) {
        List<Message> reversed = new ArrayList<>(messages);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void whatWasPublishedIsReadInBothDirections() {
        broadcaster.publish(numbered("logs", "p", 1, 9));
        broadcaster.publish(numbered("admin", "p", 10, 19));

        assertPage(null, 5, OLDEST_FIRST, numbered("logs", "p", 5, 9));
        assertPage(null, 5, NEWEST_FIRST, reversed(numbered("logs", "p", 5, 9)));
        assertPage("p-3", 4, OLDEST_FIRST, numbered("logs", "p", 4, 7));
        assertPage("p-3", 4, NEWEST_FIRST, reversed(numbered("logs", "p", 1, 2)));
        assertPage("p-9", 4, OLDEST_FIRST, List.of());
        assertPage("p-1", 4, NEWEST_FIRST, List.of());
    }

    @Test
    void theCursorOfAnEmptyChannelHoldsThoughAnotherOfItsShardHasRows() {
        String neighbour = Stream.iterate(0, number -> number + 1)
                .map(number -> "channel-" + number)
                .filter(name -> Shards.of(name) == Shards.of("logs"))
                .findFirst()
                .orElseThrow();
        broadcaster.publish(numbered(neighbour, "n", 1, 3));
        String cursor = broadcaster.read("logs", null, 5, OLDEST_FIRST).cursor();
        broadcaster.publish(numbered("logs", "p", 1, 2));

        assertPage(cursor, 5, OLDEST_FIRST, numbered("logs", "p", 1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void cursorsLeadThroughAllOfIt(Order order) {
        broadcaster.publish(numbered("logs", "p", 1, 25));
        Page page = broadcaster.read("logs", order == OLDEST_FIRST ? "p-1" : null, 7, order);
        List<Message> read = new ArrayList<>(page.messages());
        while (!page.messages().isEmpty()) {
            page = broadcaster.read("logs", page.cursor(), 7, order);
            assertTrue(page.complete());
            read.addAll(page.messages());
        }

        assertEquals(
                order == OLDEST_FIRST ? numbered("logs", "p", 2, 25) : reversed(numbered("logs", "p", 1, 25)), read);
    }

    @Test
    void aCursorAtTheEndFindsWhatComesLater() {
        Page empty = broadcaster.read("logs", null, 5, OLDEST_FIRST);
        assertEquals(List.of(), empty.messages());
        assertTrue(empty.complete());
        broadcaster.publish(numbered("logs", "p", 1, 2));

        Page first = broadcaster.read("logs", empty.cursor(), 5, OLDEST_FIRST);
        assertEquals(numbered("logs", "p", 1, 2), first.messages());
        assertTrue(first.complete());
        Page end = broadcaster.read("logs", first.cursor(), 5, OLDEST_FIRST);
        broadcaster.publish(numbered("logs", "p", 3, 3));

        assertPage(end.cursor(), 5, OLDEST_FIRST, numbered("logs", "p", 3, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unknown", "", "a\0b", "postgres-99999-p-1", "postgres-1-p-2", "postgres-1-\0", "elsewhere"})
    void whatIsUnknownBeginsAnewAndSaysSo(String after) {
        broadcaster.publish(numbered("logs", "p", 1, 3));
        broadcaster.publish(List.of(new Message("elsewhere", null, "admin", "event", "1", null, Fixtures.NOW)));

        Page forward = broadcaster.read("logs", after, 2, OLDEST_FIRST);
        assertEquals(numbered("logs", "p", 1, 2), forward.messages());
        assertFalse(forward.complete());
        Page backward = broadcaster.read("logs", after, 2, NEWEST_FIRST);
        assertEquals(reversed(numbered("logs", "p", 2, 3)), backward.messages());
        assertFalse(backward.complete());
        assertPage(forward.cursor(), 2, OLDEST_FIRST, numbered("logs", "p", 3, 3));
    }

    @Test
    void whatOthersCarriedIsReadAndToldOfButNotHeard() {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");

        broadcaster.append("pusher", numbered("logs", "p", 1, 600));
        broadcaster.append("ably", List.of(message("logs", "\"without a position\"")));
        broadcaster.publish(numbered("logs", "p", 601, 601));

        listener.awaitMessages(1);
        assertEquals(numbered("logs", "p", 601, 601), listener.messages);
        assertEquals(600, listener.elsewhere.size());
        assertEquals("pusher 1", listener.elsewhere.get(0));
        assertEquals("pusher 600", listener.elsewhere.get(599));
        assertPage("p-1", 599, OLDEST_FIRST, numbered("logs", "p", 2, 600));
    }

    @Test
    void aShortenedMessageIsReadWholeOnceItWasAppended() throws SQLException {
        RecordingListener listener = RecordingListener.on(broadcaster, "logs");
        broadcaster.publish(numbered("logs", "p", 1, 2));
        listener.awaitMessages(2);
        Message whole = new Message(
                "p-1", numbered("logs", "p", 1).position(), "logs", "event", "\"whole\"", null, Fixtures.NOW);

        broadcaster.append("pusher", List.of(whole, whole));
        broadcaster.append("pusher", List.of(whole));

        assertPage(null, 5, OLDEST_FIRST, List.of(whole, numbered("logs", "p", 2)));
        assertEquals(1, server.number(database, "SELECT id FROM broadcaster_messages WHERE message_id = 'p-1'"));
        assertEquals(2, server.number(database, "SELECT count(*) FROM broadcaster_messages WHERE carrier IS NULL"));
        broadcaster.publish(numbered("logs", "p", 3, 3));
        listener.awaitMessages(3);
        assertEquals(List.of(), listener.elsewhere);
    }

    @Test
    void aPageHoldsNoMoreThanFitsButOneAtLeast() {
        List<Message> large = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            large.add(message("logs", "\"" + "x".repeat(3 << 20) + "\""));
        }
        broadcaster.append("pusher", large);

        Page first = broadcaster.read("logs", large.get(0).id(), 9, OLDEST_FIRST);
        assertEquals(large.subList(1, 3), first.messages());
        Page second = broadcaster.read("logs", first.cursor(), 9, OLDEST_FIRST);
        assertEquals(large.subList(3, 4), second.messages());
        assertEquals(
                large.subList(2, 4),
                broadcaster.read("logs", null, 9, OLDEST_FIRST).messages());
    }

    /** Fault 44. */
    @Test
    void whatIsNoMessageIsLeftOut() throws SQLException {
        broadcaster.publish(numbered("logs", "p", 1, 1));
        server.execute(
                database,
                "INSERT INTO broadcaster_messages (shard, message_id, channel, envelope) VALUES (" + Shards.of("logs")
                        + ", 'poison', 'logs', '{\"id\":'), (" + Shards.of("logs")
                        + ", 'deep', 'logs', repeat('[', 10000))");
        broadcaster.publish(numbered("logs", "p", 2, 2));

        assertPage(null, 5, OLDEST_FIRST, numbered("logs", "p", 1, 2));
    }

    @Test
    void closingEndsIt() {
        broadcaster.close();

        BroadcastException e =
                assertThrows(BroadcastException.class, () -> broadcaster.read("logs", null, 5, OLDEST_FIRST));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertThrows(BroadcastException.class, () -> broadcaster.append("pusher", numbered("logs", "p", 1, 1)));
        assertThrows(IllegalStateException.class, () -> broadcaster.subscribe("logs", new RecordingListener()));
    }
}
