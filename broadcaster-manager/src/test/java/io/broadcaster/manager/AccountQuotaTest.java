package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.spi.QuotaReset;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccountQuotaTest {
    private static final Instant AFTERNOON = Instant.parse("2026-01-15T15:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-01-16T00:00:00Z");

    private Instant now = AFTERNOON;
    private final Clocks clocks = new Clocks(() -> now, () -> 0);
    private final AccountQuota daily = new AccountQuota(new QuotaReset.Daily(), clocks);

    @Test
    void aResetThatComesLateIsLookedForSoonAndEverLessOften() {
        daily.refused();
        assertEquals(MIDNIGHT, daily.end());
        now = MIDNIGHT;
        daily.refused();
        assertEquals(MIDNIGHT.plusSeconds(30), daily.end());
        now = MIDNIGHT.plusSeconds(30);
        daily.refused();
        assertEquals(MIDNIGHT.plusSeconds(90), daily.end());
        daily.works();
        now = AFTERNOON.plus(Duration.ofDays(1));
        daily.refused();
        assertEquals(MIDNIGHT.plus(Duration.ofDays(1)), daily.end());
    }

    @Test
    void aRefusalOfTheDayBeforeThatComesAfterMidnightDoesNotCostADay() {
        now = MIDNIGHT.plusSeconds(1);
        daily.refused();
        assertEquals(MIDNIGHT.plusSeconds(31), daily.end());
    }

    @Test
    void whatAClockThatIsAheadSaidIsOverruledByWhatIsFoundLater() {
        Standing fromTheFuture = new Standing(true, AFTERNOON.plusSeconds(5).toEpochMilli(), MIDNIGHT.toEpochMilli());
        assertTrue(daily.isLimitedBy(fromTheFuture));
        daily.adopt(fromTheFuture);
        daily.works();
        assertFalse(daily.isLimitedBy(fromTheFuture));
        AccountQuota other = new AccountQuota(new QuotaReset.Daily(), clocks);
        other.adopt(fromTheFuture);
        assertTrue(other.isFreedBy(daily.standing()));
        other.free(daily.standing());
        daily.refused();
        assertFalse(daily.isFreedBy(other.standing()));
    }

    @Test
    void aRestForTheSessionDoesNotOutliveARestart() {
        AccountQuota session = new AccountQuota(new QuotaReset.Session(), clocks);
        session.refused();
        assertNull(session.end());
        now = AFTERNOON.plusSeconds(60);
        AccountQuota restarted = new AccountQuota(new QuotaReset.Session(), clocks);
        assertFalse(restarted.isLimitedBy(session.standing()));
        assertTrue(daily.isLimitedBy(session.standing()));
        daily.adopt(session.standing());
        assertEquals(MIDNIGHT, daily.end());
    }
}
