package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResequencerTest {
    private static final long PATIENCE = 100;

    private final List<String> heard = new ArrayList<>();
    private final Resequencer resequencer = new Resequencer(
            message -> heard.add(message.id()),
            gap -> heard.add("gap " + gap.producer() + "-" + gap.lane() + " " + gap.first() + ".." + gap.last()));

    @Test
    void streamBeginsWithTheFirstMessageSeenOfIt() {
        accept("a", 7, 0);
        accept("a", 6, 0);
        accept("a", 8, 0);
        assertHeard("a-0-7", "a-0-8");
    }

    @Test
    void repeatsAreDroppedWhetherDeliveredOrHeld() {
        accept("a", 1, 0);
        accept("a", 1, 0);
        accept("a", 3, 0);
        accept("a", 3, 0);
        accept("a", 2, 0);
        accept("a", 2, 0);
        accept("a", 3, 0);
        assertHeard("a-0-1", "a-0-2", "a-0-3");
    }

    @Test
    void earlyMessageWaitsForTheMissingOne() {
        accept("a", 1, 0);
        assertFalse(resequencer.isWaiting());
        accept("a", 3, 0);
        assertTrue(resequencer.isWaiting());
        assertHeard("a-0-1");
        accept("a", 2, 0);
        assertFalse(resequencer.isWaiting());
        assertHeard("a-0-1", "a-0-2", "a-0-3");
    }

    @Test
    void skippedMessageClosesTheHoleAndIsNotDelivered() {
        accept("a", 1, 0);
        accept("a", 4, 0);
        resequencer.skip("logs", new Position("a", 0, 3), 0);
        assertHeard("a-0-1");
        resequencer.skip("logs", new Position("a", 0, 2), 0);
        assertFalse(resequencer.isWaiting());
        accept("a", 2, 0);
        assertHeard("a-0-1", "a-0-4");
    }

    @Test
    void skippedMessageBeginsNoStream() {
        resequencer.skip("logs", new Position("a", 0, 3), 0);
        accept("a", 2, 0);
        accept("a", 3, 0);
        assertHeard("a-0-2", "a-0-3");
    }

    @Test
    void gapIsReportedWhenPatienceRunsOutAndNotBefore() {
        accept("a", 1, 0);
        accept("a", 4, 50);
        accept("a", 5, 120);
        resequencer.expire(149, PATIENCE);
        assertHeard("a-0-1");
        resequencer.expire(150, PATIENCE);
        assertHeard("a-0-1", "gap a-0 2..3", "a-0-4", "a-0-5");
        assertFalse(resequencer.isWaiting());
    }

    @Test
    void lateArrivalAfterItsGapIsDropped() {
        accept("a", 1, 0);
        accept("a", 3, 0);
        resequencer.expire(100, PATIENCE);
        accept("a", 2, 101);
        accept("a", 4, 101);
        assertHeard("a-0-1", "gap a-0 2..2", "a-0-3", "a-0-4");
    }

    @Test
    void holesKnownSinceTheSameTimeEndTogether() {
        accept("a", 1, 0);
        accept("a", 3, 0);
        accept("a", 5, 0);
        accept("a", 7, 60);
        resequencer.expire(100, PATIENCE);
        assertHeard("a-0-1", "gap a-0 2..2", "a-0-3", "gap a-0 4..4", "a-0-5");
        resequencer.expire(159, PATIENCE);
        assertTrue(resequencer.isWaiting());
        resequencer.expire(160, PATIENCE);
        assertHeard("a-0-1", "gap a-0 2..2", "a-0-3", "gap a-0 4..4", "a-0-5", "gap a-0 6..6", "a-0-7");
    }

    @Test
    void clockMayPassThroughItsOverflow() {
        accept("a", 1, Long.MAX_VALUE - 10);
        accept("a", 3, Long.MAX_VALUE - 10);
        resequencer.expire(Long.MIN_VALUE + 88, PATIENCE);
        assertHeard("a-0-1");
        resequencer.expire(Long.MIN_VALUE + 89, PATIENCE);
        assertHeard("a-0-1", "gap a-0 2..2", "a-0-3");
    }

    @Test
    void expireWithNothingWaitingReportsNothing() {
        resequencer.expire(0, 0);
        accept("a", 1, 0);
        resequencer.expire(Long.MAX_VALUE, 0);
        assertHeard("a-0-1");
    }

    @Test
    void messagesWithoutPositionPassThroughAtOnceEvenTwice() {
        Message foreign = new Message("x", null, "logs", "message", "1", null, Messages.NOON);
        accept("a", 1, 0);
        accept("a", 3, 0);
        resequencer.accept(foreign, 0);
        resequencer.accept(foreign, 0);
        assertHeard("a-0-1", "x", "x");
    }

    @Test
    void producersLanesAndChannelsAreStreamsOfTheirOwn() {
        accept("a", 1, 0);
        accept("b", 2, 0);
        resequencer.accept(Messages.at("logs", new Position("a", 1, 3), Messages.NOON), 0);
        resequencer.accept(Messages.at("admin", new Position("a", 0, 4), Messages.NOON), 0);
        assertHeard("a-0-1", "b-0-2", "a-1-3", "a-0-4");
        assertFalse(resequencer.isWaiting());
    }

    private void accept(String producer, long seq, long now) {
        resequencer.accept(Messages.at("logs", new Position(producer, 0, seq), Messages.NOON), now);
    }

    private void assertHeard(String... expected) {
        assertEquals(List.of(expected), heard);
    }
}
