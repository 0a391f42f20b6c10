package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private Instant now = Instant.parse("2026-01-15T23:59:00Z");
    private final Clocks clocks = new Clocks(() -> now, () -> 0);
    private final Budget budget = new Budget(10, clocks);

    @Test
    void warnsOnceADayWhenFourFifthsAreSpent() {
        assertFalse(budget.spend(7));
        assertTrue(budget.spend(1));
        assertFalse(budget.spend(1));
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(0, budget.today());
        assertFalse(budget.spend(7));
        assertTrue(budget.spend(2));
    }

    @Test
    void instancesComeToTheSameSumHoweverOftenTheyTellEachOther() {
        Budget other = new Budget(10, clocks);
        budget.spend(2);
        other.spend(3);
        for (int round = 0; round < 3; round++) {
            other.merge(budget.spending("a"), "b");
            budget.merge(other.spending("b"), "a");
        }
        budget.merge(budget.spending("earlier life"), "a");
        assertEquals(5, other.today());
        assertEquals(5 + 2, budget.today());
    }

    @Test
    void whatWasSpentOnAnotherDayDoesNotCount() {
        Budget other = new Budget(10, clocks);
        other.spend(3);
        var yesterdays = other.spending("b");
        now = now.plus(Duration.ofMinutes(1));
        budget.merge(yesterdays, "a");
        assertEquals(0, budget.today());
    }
}
