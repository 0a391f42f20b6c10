package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingPointTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");

    @Test
    void aCursorTellsItsTimeAndThatOfTheStore() {
        for (String place : new String[] {"redis@1-1", "memory@1~2"}) {
            assertEquals(new ReadingPoint(place, TIME), ReadingPoint.parse(ReadingPoint.cursor(place, TIME)));
        }
    }

    @Test
    void anIdTellsWhenItWasMade() {
        String id = "%012x".formatted(TIME.toEpochMilli()).replaceFirst("(.{8})", "$1-") + "-7000-8000-000000000000";
        assertEquals(new ReadingPoint(id, TIME), ReadingPoint.parse(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"any", "01234567-89ab-4def-8123-0123456789ab", "redis@1-1", "~1", "a~b", "a~1234567890123456"})
    void anythingElseIsOfAnUnknownTime(String after) {
        assertEquals(new ReadingPoint(after, null), ReadingPoint.parse(after));
    }
}
