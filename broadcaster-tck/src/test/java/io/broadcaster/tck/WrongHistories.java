package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** They read their history wrongly. */
final class WrongHistories {
    private WrongHistories() {}

    @CaughtBy({
        "anUnknownMarkIsAnIncompletePage",
        "goesOnAfterAMessage",
        "pagesBackwardHaveEverythingOnce",
        "readsTheNewestInBothOrders"
    })
    static class ReadsOnlyForward extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            return right.read(after, limit, Order.OLDEST_FIRST);
        }
    }

    @CaughtBy(
            value = {"readsTheNewestInBothOrders", "pagesForwardHaveEverythingOnce", "pagesBackwardHaveEverythingOnce"},
            andOthers = true)
    static class ForgetsTheOrder extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            List<Message> sorted = new ArrayList<>(page.messages());
            Collections.reverse(sorted);
            return with(page, sorted);
        }
    }

    @CaughtBy({"anUnknownMarkIsAnIncompletePage", "goesOnAfterAMessage", "readsTheNewestInBothOrders"})
    static class IgnoresTheLimit extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            return right.read(after, 10_000, order);
        }
    }

    @CaughtBy({"anUnknownMarkIsAnIncompletePage", "forgetsWhatIsTooOld", "keepsSoManyMessagesAndAtMostTwiceAsMany"})
    static class ReadsEverythingComplete extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            return new Page(page.messages(), page.cursor(), true);
        }
    }

    @CaughtBy(
            value = {"goesOnAfterAMessage", "readsTheNewestInBothOrders"},
            andOthers = true)
    static class ReadsNothingComplete extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            return new Page(page.messages(), page.cursor(), false);
        }
    }

    @CaughtBy({
        "pagesBackwardHaveEverythingOnce",
        "pagesForwardHaveEverythingOnce",
        "remembersAfterARestartOfTheServer",
        "remembersMessagesAsTheyAre"
    })
    static class PagesOverlap extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            int size = page.messages().size();
            String cursor =
                    size < 2 ? page.cursor() : page.messages().get(size - 2).id();
            return new Page(page.messages(), cursor, page.complete());
        }
    }

    @CaughtBy({
        "pagesBackwardHaveEverythingOnce",
        "pagesForwardHaveEverythingOnce",
        "theCursorOfAnEmptyChannelMeetsItsFirstMessage",
        "theLastCursorMeetsWhatComesLater"
    })
    static class PagesSkipOne extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            boolean furtherPage = after != null
                    && after.startsWith("memory-")
                    && page.messages().size() > 1;
            return furtherPage
                    ? with(page, page.messages().subList(1, page.messages().size()))
                    : page;
        }
    }

    @CaughtBy("remembersMessagesAsTheyAre")
    static class RemembersNoSocket extends WrongMemory {
        @Override
        Page read(Reading right, @Nullable String after, int limit, Order order) {
            Page page = right.read(after, limit, order);
            return with(
                    page,
                    page.messages().stream()
                            .map(message ->
                                    WrongChange.copy(message, message.channel(), message.event(), message.data(), null))
                            .toList());
        }
    }
}
