package io.broadcaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ValuesTest {
    private static final Instant NOON = Messages.NOON;
    private static final Position FIRST = new Position("p", 0, 1);

    @Test
    void messageNamesTheMemberThatIsNull() {
        assertMissing("id", () -> new Message(null, FIRST, "c", "e", "1", "s", NOON));
        assertMissing("channel", () -> new Message("i", FIRST, null, "e", "1", "s", NOON));
        assertMissing("event", () -> new Message("i", FIRST, "c", null, "1", "s", NOON));
        assertMissing("data", () -> new Message("i", FIRST, "c", "e", null, "s", NOON));
        assertMissing("createdAt", () -> new Message("i", FIRST, "c", "e", "1", "s", null));
    }

    @Test
    void messageNeedsNeitherPositionNorSocketId() {
        Message message = new Message("i", null, "c", "e", "1", null, NOON);
        assertNull(message.position());
        assertNull(message.socketId());
    }

    @Test
    void positionBeginsAtLaneZeroAndSeqOne() {
        assertEquals(0, FIRST.lane());
        assertEquals(1, FIRST.seq());
        assertMissing("producer", () -> new Position(null, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Position("p", -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Position("p", 0, 0));
    }

    @Test
    void logEntryNeedsAllButTheThread() {
        assertNull(new LogEntry("text", null, "INFO", NOON).threadId());
        assertMissing("text", () -> new LogEntry(null, "t", "INFO", NOON));
        assertMissing("level", () -> new LogEntry("text", "t", null, NOON));
        assertMissing("timestamp", () -> new LogEntry("text", "t", "INFO", null));
    }

    @Test
    void logEntryWithoutATimeIsOfNow() {
        Instant before = Instant.now();
        LogEntry entry = LogEntry.of("text", "thread", "WARN");
        assertEquals(new LogEntry("text", "thread", "WARN", entry.timestamp()), entry);
        assertFalse(entry.timestamp().isBefore(before));
        LogEntry info = LogEntry.info("text");
        assertEquals(new LogEntry("text", null, "INFO", info.timestamp()), info);
    }

    @Test
    void adminEventNeedsTypeAndData() {
        assertMissing("type", () -> new AdminEvent(null, "data"));
        assertMissing("data", () -> new AdminEvent("type", null));
    }

    @Test
    void receiptKeepsItsOwnRoutes() {
        List<String> routes = new ArrayList<>(List.of("redis"));
        Receipt receipt = new Receipt("id", routes, 1);
        routes.add("pusher");
        assertEquals(List.of("redis"), receipt.routes());
    }

    @Test
    void gapCountsBothItsEnds() {
        assertEquals(1, new Gap("c", "p", 0, 7, 7).size());
        assertEquals(3, new Gap("c", "p", 0, 7, 9).size());
    }

    @Test
    void onlyOverflowAndCloseCountAsDropped() {
        assertTrue(Undelivered.OVERFLOW.isDropped());
        assertTrue(Undelivered.CLOSED.isDropped());
        assertFalse(Undelivered.REJECTED.isDropped());
        assertFalse(Undelivered.INVALID.isDropped());
        assertFalse(Undelivered.EXPIRED.isDropped());
    }

    @Test
    void undeliveredExceptionTellsWhyWithoutAStackTrace() {
        RuntimeException cause = new RuntimeException("refused");
        UndeliveredException failure = new UndeliveredException(Undelivered.EXPIRED, "too late", cause);
        failure.addSuppressed(new RuntimeException("another route"));
        assertEquals(Undelivered.EXPIRED, failure.why());
        assertSame(cause, failure.getCause());
        assertEquals(0, failure.getStackTrace().length);
        assertEquals(1, failure.getSuppressed().length);
    }

    @Test
    void configurationExceptionTellsEveryFault() {
        ConfigurationException failure = new ConfigurationException(List.of("A is wrong", "B is wrong"));
        assertEquals("A is wrong; B is wrong", failure.getMessage());
        assertEquals(List.of("A is wrong", "B is wrong"), failure.faults());
    }

    private static void assertMissing(String name, Executable construction) {
        assertEquals(
                name, assertThrows(NullPointerException.class, construction).getMessage());
    }
}
