package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-21 10:00:00 ERROR disk full, ERROR",
        "[WARN] slow, WARN",
        "WARNING: old, WARNING",
        "DEBUG x INFO y, DEBUG",
        "an error in lower case, INFO",
        "TERRORS, INFO",
        "plain, INFO"
    })
    void theLevelIsTheFirstWordInCapitalsThatNamesOne(String line, String level) {
        assertEquals(level, LogLine.parse(line, null).level());
    }

    @Test
    void aWordFarIntoTheLineIsNoLevel() {
        assertEquals("INFO", LogLine.parse("x".repeat(200) + " ERROR", null).level());
    }

    @Test
    void theTextStaysAsItIs() {
        assertEquals("  ERROR \t", LogLine.parse("  ERROR \t", "t").text());
        assertEquals("t", LogLine.parse("", "t").threadId());
        assertNull(LogLine.parse("", null).threadId());
    }
}
