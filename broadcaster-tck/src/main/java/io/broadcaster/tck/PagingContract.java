package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history is read in both directions, page after page, and says when it cannot prove that nothing is missing. */
interface PagingContract {
    int MESSAGES = 20;

    @ContractTest(Capability.HISTORY)
    default void readsTheNewestInBothOrders(Bench bench) {
        List<Message> all = remembered(bench);
        assertPage(true, all.subList(MESSAGES - 3, MESSAGES), read(bench, null, 3, Order.OLDEST_FIRST));
        assertPage(true, reversed(all.subList(MESSAGES - 3, MESSAGES)), read(bench, null, 3, Order.NEWEST_FIRST));
        assertPage(true, all, read(bench, null, MESSAGES, Order.OLDEST_FIRST));
        assertPage(true, reversed(all), read(bench, null, MESSAGES + 1, Order.NEWEST_FIRST));
    }

    @ContractTest(Capability.HISTORY)
    default void goesOnAfterAMessage(Bench bench) {
        List<Message> all = remembered(bench);
        String fifth = all.get(4).id();
        assertPage(true, all.subList(5, 8), read(bench, fifth, 3, Order.OLDEST_FIRST));
        assertPage(true, reversed(all.subList(1, 4)), read(bench, fifth, 3, Order.NEWEST_FIRST));
        assertPage(true, List.of(), read(bench, all.get(MESSAGES - 1).id(), 3, Order.OLDEST_FIRST));
        assertPage(true, List.of(), read(bench, all.get(0).id(), 3, Order.NEWEST_FIRST));
    }

    @ContractTest(Capability.HISTORY)
    default void anUnknownMarkIsAnIncompletePage(Bench bench) {
        List<Message> all = remembered(bench);
        for (String unknown : List.of("unknown", "", "0-0", "-1", "99999999999999999999", "'; é")) {
            assertPage(false, all.subList(0, 3), read(bench, unknown, 3, Order.OLDEST_FIRST));
            assertPage(
                    false, reversed(all.subList(MESSAGES - 3, MESSAGES)), read(bench, unknown, 3, Order.NEWEST_FIRST));
        }
    }

    @ContractTest(Capability.HISTORY)
    default void pagesForwardHaveEverythingOnce(Bench bench) {
        List<Message> all = remembered(bench);
        assertIterableEquals(all, all(bench, Order.OLDEST_FIRST, all.get(0).id(), 7, all.get(0)));
    }

    @ContractTest(Capability.HISTORY)
    default void pagesBackwardHaveEverythingOnce(Bench bench) {
        List<Message> all = remembered(bench);
        assertIterableEquals(reversed(all), all(bench, Order.NEWEST_FIRST, null, 7));
    }

    @ContractTest(Capability.HISTORY)
    default void theCursorOfAnEmptyChannelMeetsItsFirstMessage(Bench bench) {
        Page empty = read(bench, null, 10, Order.OLDEST_FIRST);
        assertPage(true, List.of(), empty);
        List<Message> all = remembered(bench);
        assertPage(true, all, read(bench, empty.cursor(), MESSAGES, Order.OLDEST_FIRST));
    }

    @ContractTest(Capability.HISTORY)
    default void theLastCursorMeetsWhatComesLater(Bench bench) {
        remembered(bench);
        String end = read(bench, null, 1, Order.OLDEST_FIRST).cursor();
        assertPage(true, List.of(), read(bench, end, 10, Order.OLDEST_FIRST));
        List<Message> later = bench.messages(2);
        bench.history().append(HistoryContract.CARRIER, later);
        assertPage(true, later, read(bench, end, 10, Order.OLDEST_FIRST));
    }

    /** The given messages, and behind them all that paging gives. */
    static List<Message> all(Bench bench, Order order, @Nullable String after, int limit, Message... first) {
        List<Message> all = new ArrayList<>(List.of(first));
        Page page = read(bench, after, limit, order);
        while (!page.messages().isEmpty()) {
            assertTrue(page.complete(), "nothing is missing");
            all.addAll(page.messages());
            assertTrue(all.size() <= 10 * MESSAGES, "paging does not end");
            page = read(bench, page.cursor(), limit, order);
        }
        return all;
    }

    private static List<Message> remembered(Bench bench) {
        List<Message> all = bench.messages(MESSAGES);
        bench.history().append(HistoryContract.CARRIER, all.subList(0, MESSAGES / 2));
        all.subList(MESSAGES / 2, MESSAGES).forEach(message -> bench.publish(List.of(message)));
        return all;
    }

    private static Page read(Bench bench, @Nullable String after, int limit, Order order) {
        return bench.history().read(bench.channel(), after, limit, order);
    }

    private static void assertPage(boolean complete, List<Message> expected, Page page) {
        assertIterableEquals(expected, page.messages());
        assertEquals(complete, page.complete(), "complete");
        assertFalse(page.cursor().isEmpty(), "a cursor");
    }

    private static List<Message> reversed(List<Message> messages) {
        List<Message> reversed = new ArrayList<>(messages);
        Collections.reverse(reversed);
        return reversed;
    }
}
