package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Gap;
import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of a receiver is bounded, and what falls out of it is reported. */
class ResequencerBoundsTest {
    private final List<String> heard = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Resequencer resequencer = new Resequencer(message -> heard.add(message.id()), gaps::add);

    @Test
    void heldMessagesUpToTheBoundWaitAndOneMoreEndsTheHole() {
        accept("a", 1);
        for (long seq = 3; seq < 3 + Resequencer.MAX_HELD; seq++) {
            accept("a", seq);
        }
        assertEquals(List.of("a-0-1"), heard);
        accept("a", 3 + Resequencer.MAX_HELD);
        assertEquals(List.of(gap("a", 2, 2)), gaps);
        assertEquals(2 + Resequencer.MAX_HELD, heard.size());
        assertFalse(resequencer.isWaiting());
    }

    @Test
    void streamThatWaitsLongestGivesUpFirst() {
        accept("a", 1);
        accept("b", 1);
        accept("a", 3);
        for (long seq = 3; seq < 2 + Resequencer.MAX_HELD; seq++) {
            accept("b", seq);
        }
        assertEquals(List.of(), gaps);
        accept("b", 2 + Resequencer.MAX_HELD);
        assertEquals(List.of(gap("a", 2, 2)), gaps);
        assertEquals(List.of("a-0-1", "b-0-1", "a-0-3"), heard);
        assertTrue(resequencer.isWaiting());
    }

    @Test
    void releasedMessagesMakeRoomForOthers() {
        accept("a", 1);
        for (long seq = 3; seq < 3 + Resequencer.MAX_HELD; seq++) {
            accept("a", seq);
        }
        accept("a", 2);
        accept("b", 1);
        for (long seq = 3; seq < 3 + Resequencer.MAX_HELD; seq++) {
            accept("b", seq);
        }
        assertEquals(List.of(), gaps);
    }

    @Test
    void streamsUpToTheBoundAreRemembered() {
        for (int i = 0; i < Resequencer.MAX_STREAMS; i++) {
            accept("s" + i, 5);
        }
        for (int i = 0; i < Resequencer.MAX_STREAMS; i++) {
            accept("s" + i, 5);
        }
        assertEquals(Resequencer.MAX_STREAMS, heard.size());
    }

    @Test
    void leastRecentlyHeardStreamIsForgottenWithItsHolesReported() {
        accept("old", 1);
        accept("old", 3);
        accept("old", 6);
        accept("busy", 5);
        for (int i = 2; i < Resequencer.MAX_STREAMS; i++) {
            accept("s" + i, 1);
        }
        accept("busy", 5);
        assertEquals(List.of(), gaps);
        accept("new", 1);
        assertEquals(List.of(gap("old", 2, 2), gap("old", 4, 5)), gaps);
        assertFalse(resequencer.isWaiting());
        accept("busy", 5);
        assertEquals(1, heard.stream().filter("busy-0-5"::equals).count());
        accept("old", 2);
        assertEquals("old-0-2", heard.get(heard.size() - 1));
    }

    @Test
    void streamIsHeardAgainByItsRepeatsToo() {
        accept("first", 1);
        for (int i = 1; i < Resequencer.MAX_STREAMS; i++) {
            accept("s" + i, 1);
        }
        accept("first", 1);
        accept("new", 1);
        accept("first", 1);
        assertEquals(1, heard.stream().filter("first-0-1"::equals).count());
        accept("s1", 1);
        assertEquals(2, heard.stream().filter("s1-0-1"::equals).count());
    }

    private void accept(String producer, long seq) {
        resequencer.accept(Messages.at("logs", new Position(producer, 0, seq), Messages.NOON), 0);
    }

    private static Gap gap(String producer, long first, long last) {
        return new Gap("logs", producer, 0, first, last);
    }
}
