package io.broadcaster.memory;

import static io.broadcaster.Messages.NOON;
import static io.broadcaster.Messages.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryHistoryTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant now = NOON;
    private final MemoryHistory history = new MemoryHistory(10, HOUR, () -> now);

    @Test
    void withoutAnAfterTheNewestComeOldestFirst() {
        appendTo("logs", 1, 5);
        assertPage(history.read("logs", null, 3, Order.OLDEST_FIRST), true, 3, 4, 5);
        assertPage(history.read("logs", null, 5, Order.OLDEST_FIRST), true, 1, 2, 3, 4, 5);
        assertPage(history.read("logs", null, Integer.MAX_VALUE, Order.OLDEST_FIRST), true, 1, 2, 3, 4, 5);
    }

    @Test
    void readingGoesOnAfterAnId() {
        appendTo("logs", 1, 5);
        assertPage(history.read("logs", "p-0-2", 2, Order.OLDEST_FIRST), true, 3, 4);
        assertPage(history.read("logs", "p-0-4", 2, Order.OLDEST_FIRST), true, 5);
        assertPage(history.read("logs", "p-0-5", 2, Order.OLDEST_FIRST), true);
    }

    @Test
    void readingGoesOnAfterACursor() {
        appendTo("logs", 1, 5);
        Page first = history.read("logs", "p-0-1", 2, Order.OLDEST_FIRST);
        Page second = history.read("logs", first.cursor(), 2, Order.OLDEST_FIRST);
        assertPage(second, true, 4, 5);
        Page third = history.read("logs", second.cursor(), Integer.MAX_VALUE, Order.OLDEST_FIRST);
        assertPage(third, true);
        appendTo("logs", 6, 6);
        assertPage(history.read("logs", third.cursor(), 1, Order.OLDEST_FIRST), true, 6);
    }

    @Test
    void cursorOfAnEmptyChannelMeetsItsFirstMessage() {
        Page empty = history.read("logs", null, 10, Order.OLDEST_FIRST);
        assertPage(empty, true);
        appendTo("logs", 1, 1);
        assertPage(history.read("logs", empty.cursor(), 10, Order.OLDEST_FIRST), true, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "#3", "memory-0-3", "memory-", "-1", "99999999999999999999"})
    void unknownAfterIsAnIncompletePageFromTheOldest(String after) {
        appendTo("logs", 1, 3);
        assertPage(history.read("logs", after, 2, Order.OLDEST_FIRST), false, 1, 2);
    }

    @Test
    void cursorThatWasNeverGivenOutIsAnIncompletePage() {
        appendTo("logs", 1, 3);
        String cursor = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        assertPage(history.read("logs", cursor + "0", 2, Order.OLDEST_FIRST), false, 1, 2);
        assertPage(history.read("logs", cursor + "x", 2, Order.OLDEST_FIRST), false, 1, 2);
        assertPage(history.read("logs", cursor.replaceAll("3$", "4"), 2, Order.OLDEST_FIRST), false, 1, 2);
        assertPage(history.read("logs", cursor + "9999999999999999999999", 2, Order.OLDEST_FIRST), false, 1, 2);
    }

    @Test
    void cursorOfAnEarlierProcessProvesNothing() {
        appendTo("logs", 1, 3);
        String before = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        MemoryHistory restarted = new MemoryHistory(10, HOUR, () -> now);
        for (int i = 4; i <= 9; i++) {
            restarted.append("pusher", List.of(numbered("logs", i)));
        }
        assertPage(restarted.read("logs", before, 2, Order.OLDEST_FIRST), false, 4, 5);
    }

    @Test
    void channelsAreKeptApart() {
        appendTo("logs", 1, 3);
        appendTo("admin", 7, 8);
        assertPage(history.read("admin", null, 10, Order.OLDEST_FIRST), true, 7, 8);
        assertPage(history.read("admin", "p-0-2", 10, Order.OLDEST_FIRST), false, 7, 8);
    }

    @Test
    void asManyAsPromisedAreKeptAndAtMostHalfAsManyAgain() {
        for (int i = 1; i <= 100; i++) {
            appendTo("logs", i, i);
            int kept = history.read("logs", null, 1_000, Order.OLDEST_FIRST)
                    .messages()
                    .size();
            assertTrue(kept >= Math.min(i, 10) && kept <= 15, i + " sent, " + kept + " kept");
        }
    }

    @Test
    void whatWasTrimmedAwayMakesThePageIncomplete() {
        appendTo("logs", 1, 3);
        String cursor = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        appendTo("logs", 4, 16);
        assertPage(history.read("logs", cursor, 2, Order.OLDEST_FIRST), false, 7, 8);
        assertPage(history.read("logs", "p-0-3", 2, Order.OLDEST_FIRST), false, 7, 8);
        assertPage(history.read("logs", "p-0-7", 1, Order.OLDEST_FIRST), true, 8);
    }

    @Test
    void messageIsReadUntilItIsOlderThanTheMaximumAge() {
        appendTo("logs", 1, 1);
        String afterFirst = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        appendTo("logs", 2, 2);
        history.append("pusher", List.of(Messages.at("logs", new Position("p", 0, 3), NOON.plusMillis(1))));
        now = NOON.plus(HOUR);
        assertPage(history.read("logs", null, 10, Order.OLDEST_FIRST), true, 1, 2, 3);
        now = now.plusMillis(1);
        assertPage(history.read("logs", null, 10, Order.OLDEST_FIRST), true, 3);
        assertPage(history.read("logs", afterFirst, 10, Order.OLDEST_FIRST), false, 3);
        assertPage(history.read("logs", "p-0-1", 10, Order.OLDEST_FIRST), false, 3);
        assertPage(history.read("logs", "p-0-3", 10, Order.OLDEST_FIRST), true);
    }

    @Test
    void cursorAtTheEndStaysCompleteWhenAllBeforeItGrewOld() {
        appendTo("logs", 1, 2);
        String cursor = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        now = NOON.plus(HOUR).plusMillis(1);
        assertPage(history.read("logs", cursor, 10, Order.OLDEST_FIRST), true);
    }

    @Test
    void cursorOfAForgottenChannelIsNotTakenForOneOfItsSuccessor() {
        appendTo("logs", 1, 3);
        String early = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        appendTo("logs", 4, 4);
        now = NOON.plus(HOUR).plusMillis(1);
        history.append("pusher", List.of(Messages.at("other", new Position("p", 0, 1), now)));
        for (int i = 5; i <= 9; i++) {
            history.append("pusher", List.of(Messages.at("logs", new Position("p", 0, i), now)));
        }
        assertPage(history.read("logs", early, 10, Order.OLDEST_FIRST), false, 5, 6, 7, 8, 9);
    }

    @Test
    void cursorFromBeforeChannelsWereForgottenProvesNothing() {
        String cursor = history.read("idle", null, 1, Order.OLDEST_FIRST).cursor();
        appendTo("logs", 1, 3);
        assertPage(history.read("idle", cursor, 1, Order.OLDEST_FIRST), true);
        now = NOON.plus(HOUR).plusMillis(1);
        history.append("pusher", List.of(Messages.at("other", new Position("p", 0, 1), now)));
        assertPage(history.read("idle", cursor, 1, Order.OLDEST_FIRST), false);
    }

    @Test
    void pageIsNotChangedByLaterMessages() {
        appendTo("logs", 1, 1);
        Page page = history.read("logs", null, 10, Order.OLDEST_FIRST);
        appendTo("logs", 2, 2);
        assertPage(page, true, 1);
    }

    private void appendTo(String channel, int first, int last) {
        for (int i = first; i <= last; i++) {
            history.append("pusher", List.of(numbered(channel, i)));
        }
    }

    @Test
    void goesBackFromThePresent() {
        appendTo("logs", 1, 5);
        Page newest = history.read("logs", null, 2, Order.NEWEST_FIRST);
        assertPage(newest, true, 5, 4);
        assertPage(history.read("logs", newest.cursor(), 2, Order.NEWEST_FIRST), true, 3, 2);
        assertPage(history.read("logs", "p-0-2", 9, Order.NEWEST_FIRST), true, 1);
        assertPage(history.read("logs", "p-0-1", 9, Order.NEWEST_FIRST), true);
        assertPage(history.read("logs", "unknown", 2, Order.NEWEST_FIRST), false, 5, 4);
    }

    @Test
    void whatIsAppendedAgainIsReplaced() {
        appendTo("logs", 1, 5);
        Message whole = new Message("p-0-2", new Position("p", 0, 2), "logs", "log", "\"whole\"", null, NOON);
        history.append("pusher", List.of(whole));
        assertEquals(
                whole,
                history.read("logs", "p-0-1", 1, Order.OLDEST_FIRST).messages().get(0));
        assertPage(history.read("logs", null, 9, Order.OLDEST_FIRST), true, 1, 2, 3, 4, 5);
    }

    private static void assertPage(Page page, boolean complete, long... numbers) {
        List<Long> expected = Arrays.stream(numbers).boxed().toList();
        assertEquals(
                expected,
                page.messages().stream()
                        .map(Message::position)
                        .map(Position::seq)
                        .toList());
        assertEquals(complete, page.complete());
        assertFalse(page.cursor().isEmpty());
    }
}
