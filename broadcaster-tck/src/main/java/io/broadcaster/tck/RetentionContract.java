package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import io.broadcaster.Message;
import io.broadcaster.spi.History;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Duration;
import java.util.List;

/** A history keeps what it shall, and forgets the rest in the background, saying so to those who are behind. */
interface RetentionContract {
    int KEPT = 40;

    @ContractTest(Capability.HISTORY)
    default void keepsSoManyMessagesAndAtMostTwiceAsMany(Bench bench) {
        History history = (History) bench.open(Bench.SHARED.withHistory(Duration.ofHours(1), KEPT));
        List<Message> all = bench.messages(10 * KEPT);
        for (int i = 0; i < all.size(); i += KEPT) {
            history.append(HistoryContract.CARRIER, all.subList(i, i + KEPT));
        }
        List<Message> kept = all.subList(all.size() - KEPT, all.size());
        bench.await("the trimming").until(() -> {
            List<Message> newest = read(bench, history, all.size()).messages();
            assertIterableEquals(kept, newest.subList(newest.size() - KEPT, newest.size()));
            return newest.size() <= 2 * KEPT;
        });
        assertFalse(
                history.read(bench.channel(), all.get(0).id(), 1, Order.OLDEST_FIRST)
                        .complete(),
                "what was trimmed is missing");
    }

    @ContractTest(Capability.HISTORY)
    default void forgetsWhatIsTooOld(Bench bench) {
        History history = (History) bench.open(Bench.SHARED.withHistory(Duration.ofSeconds(1), 10_000));
        List<Message> all = bench.messages(3);
        history.append(HistoryContract.CARRIER, all);
        bench.await("forgetting")
                .until(() -> read(bench, history, 10).messages().isEmpty());
        Page page = history.read(bench.channel(), all.get(0).id(), 10, Order.OLDEST_FIRST);
        assertIterableEquals(List.of(), page.messages());
        assertFalse(page.complete(), "what was forgotten is missing");
    }

    private static Page read(Bench bench, History history, int limit) {
        return history.read(bench.channel(), null, limit, Order.OLDEST_FIRST);
    }
}
