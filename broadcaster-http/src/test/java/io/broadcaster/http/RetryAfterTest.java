package io.broadcaster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void aDateCountsFromNow() {
        assertEquals(Duration.ofSeconds(90), of("Retry-After", "Fri, 20 Nov 2026 12:01:30 GMT"));
    }

    @Test
    void aDateCountsFromTheServersClockWhenItTellsTheTime() {
        assertEquals(
                Duration.ofSeconds(30),
                of("Retry-After", "Fri, 20 Nov 2026 12:01:30 GMT", "Date", "Fri, 20 Nov 2026 12:01:00 GMT"));
    }

    @Test
    void aDateInThePastIsNoWait() {
        assertNull(of("Retry-After", "Fri, 20 Nov 2026 11:59:59 GMT"));
    }

    @Test
    void whatIsNeitherSecondsNorADateIsNoWait() {
        assertNull(of("Retry-After", "Fri, 99 Nov 2026"));
        assertNull(of("Retry-After", "+5 s"));
        assertNull(of("Date", "Fri, 20 Nov 2026 12:01:00 GMT"));
    }

    private static Duration of(String... headers) {
        return RetryAfter.of(Headers.of(headers), NOW);
    }
}
