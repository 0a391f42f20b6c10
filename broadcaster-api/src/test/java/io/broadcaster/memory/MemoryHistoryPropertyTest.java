package io.broadcaster.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Messages;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A reader who goes on where it stopped, while messages come in bursts and old ones are trimmed away. */
class MemoryHistoryPropertyTest {

    @Property
    void completePagesJoinWithoutAHoleAndIncompleteOnesTellOfATrueLoss(
            @ForAll @IntRange(min = 1, max = 12) int kept,
            @ForAll boolean byId,
            @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> bursts,
            @ForAll @IntRange(min = 1, max = 8) int limit) {
        MemoryHistory history = new MemoryHistory(kept, Duration.ofHours(1), InstantSource.fixed(Messages.NOON));
        List<Message> sent = new ArrayList<>();
        String after = history.read("logs", null, 1, Order.OLDEST_FIRST).cursor();
        int seen = 0;
        for (int burst : bursts) {
            send(burst, sent, history);
            Page page = history.read("logs", after, limit, Order.OLDEST_FIRST);
            int from = page.complete() ? seen : sent.size() - keptIn(history);
            int provable = byId ? kept - 1 : kept; // an id proves something only while its message is kept
            assertTrue(page.complete() || sent.size() - seen > provable);
            assertTrue(from >= seen);
            int to = Math.min(sent.size(), from + limit);
            assertEquals(sent.subList(from, to), page.messages());
            after = byId && to > 0 ? sent.get(to - 1).id() : page.cursor();
            seen = to;
        }
    }

    @Property
    void newestAreReadWhateverCameBefore(
            @ForAll @IntRange(min = 1, max = 12) int kept,
            @ForAll @IntRange(max = 60) int count,
            @ForAll @IntRange(min = 1, max = 20) int limit) {
        MemoryHistory history = new MemoryHistory(kept, Duration.ofHours(1), InstantSource.fixed(Messages.NOON));
        List<Message> sent = new ArrayList<>();
        send(count, sent, history);
        List<Message> read =
                history.read("logs", null, limit, Order.OLDEST_FIRST).messages();
        assertTrue(read.size() >= Math.min(count, Math.min(kept, limit)));
        assertTrue(read.size() <= Math.min(limit, kept + kept / 2));
        assertEquals(sent.subList(count - read.size(), count), read);
    }

    private static void send(int count, List<Message> sent, MemoryHistory history) {
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Messages.numbered("logs", sent.size() + i + 1));
        }
        sent.addAll(batch);
        history.append("pusher", batch);
    }

    private static int keptIn(MemoryHistory history) {
        return history.read("logs", null, Integer.MAX_VALUE, Order.OLDEST_FIRST)
                .messages()
                .size();
    }
}
