package io.broadcaster.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryStateTest {
    private static final Duration LIFE = Duration.ofSeconds(15);

    private Instant now = Instant.EPOCH;
    private final MemoryState state = new MemoryState(() -> now);

    @Test
    void whatNodesTellIsReadByPrefix() {
        state.write("a", Map.of("room-1", "x", "hall", "y"), LIFE);
        state.write("b", Map.of("room-2", "z"), LIFE);
        assertEquals(Map.of("a", Map.of("room-1", "x"), "b", Map.of("room-2", "z")), state.read("room-"));
        assertEquals(Map.of("a", Map.of("hall", "y")), state.read("hall"));
    }

    @Test
    void anEmptyValueRemovesItsKey() {
        state.write("a", Map.of("room", "x"), LIFE);
        assertTrue(state.write("a", Map.of("room", ""), LIFE));
        assertEquals(Map.of(), state.read(""));
    }

    @Test
    void whatASilentNodeToldIsForgottenAllAtOnceAndItLearnsOfThat() {
        assertFalse(state.write("a", Map.of("room", "x"), LIFE));
        now = now.plus(LIFE.minusMillis(1));
        assertTrue(state.write("a", Map.of(), LIFE));
        now = now.plus(LIFE);
        assertEquals(Map.of(), state.read(""));
        assertFalse(state.write("a", Map.of(), LIFE));
    }
}
