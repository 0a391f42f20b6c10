package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaResetTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T00:00:00Z,           2026-11-22T00:00:00Z",
        "2026-11-21T23:59:59.999999999Z, 2026-11-22T00:00:00Z",
        "2026-12-31T12:00:00Z,           2027-01-01T00:00:00Z",
        "2028-02-28T12:00:00Z,           2028-02-29T00:00:00Z"
    })
    void dailyEndsAtTheNextMidnightInUtc(Instant now, Instant reset) {
        assertEquals(reset, new QuotaReset.Daily().after(now));
    }

    @Test
    void sessionNeverEnds() {
        assertEquals(Instant.MAX, new QuotaReset.Session().after(NOON));
    }

    @Test
    void durationEndsThatMuchLater() {
        assertEquals(NOON.plusSeconds(3_600), new QuotaReset.After(Duration.ofHours(1)).after(NOON));
    }

    @Test
    void durationBeyondTheEndOfTimeNeverEnds() {
        assertEquals(Instant.MAX, new QuotaReset.After(ChronoUnit.FOREVER.getDuration()).after(NOON));
    }

    @Test
    void durationIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> new QuotaReset.After(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new QuotaReset.After(Duration.ofNanos(-1)));
    }

    @Test
    void everyPolicyCanBeWritten() {
        assertEquals(new QuotaReset.Daily(), QuotaReset.parse("daily"));
        assertEquals(new QuotaReset.Daily(), QuotaReset.parse(" DAILY "));
        assertEquals(new QuotaReset.Session(), QuotaReset.parse("Session"));
        assertEquals(new QuotaReset.After(Duration.ofMinutes(90)), QuotaReset.parse("PT1H30M"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hourly", "canary", "PT0S", "-PT1H", "P1M"})
    void anythingElseIsRefusedWithoutShowingIt(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> QuotaReset.parse(text))
                .getMessage();
        assertTrue(message.contains("daily, session or"), message);
        assertFalse(message.contains("canary"), message);
    }
}
