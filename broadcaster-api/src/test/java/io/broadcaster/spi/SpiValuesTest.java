package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpiValuesTest {
    private static final QuotaReset DAILY = new QuotaReset.Daily();

    @Test
    void limitsAreAtLeastOne() {
        assertEquals(1, new Limits(1, 1, 1, DAILY).callsInFlight());
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, DAILY));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 0, 1, DAILY));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 0, DAILY));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 1, DAILY, -1));
    }

    @Test
    void requestsAreCountedOnlyByProvidersThatSaySo() {
        assertEquals(Limits.UNLIMITED, new Limits(1, 1, 1, DAILY).requestsPerSecond());
        assertFalse(new Limits(1, 1, 1, DAILY).isPaced());
        assertTrue(new Limits(1, 1, 1, DAILY, 50).isPaced());
    }

    @Test
    void exceptionTellsTheOutcomeOfEachMessage() {
        List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.ACCEPTED, Outcome.REFUSED));
        Throwable cause = new IllegalStateException();
        BroadcastException failure =
                new BroadcastException(Reason.RATE_LIMITED, "slow down", outcomes, Duration.ofSeconds(3), cause);
        outcomes.clear();
        assertEquals(Reason.RATE_LIMITED, failure.reason());
        assertEquals("slow down", failure.getMessage());
        assertEquals(List.of(Outcome.ACCEPTED, Outcome.REFUSED), failure.outcomes());
        assertEquals(Duration.ofSeconds(3), failure.retryAfter());
        assertSame(cause, failure.getCause());
    }

    @Test
    void exceptionOfAllGivesEachMessageTheSameOutcome() {
        BroadcastException failure =
                BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.UNKNOWN, 3, "timed out", null);
        assertEquals(List.of(Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.UNKNOWN), failure.outcomes());
        assertNull(failure.retryAfter());
    }

    @Test
    void pageKeepsItsOwnMessages() {
        List<Message> messages = new ArrayList<>(List.of(Messages.numbered("logs", 1)));
        History.Page page = new History.Page(messages, "cursor", true);
        messages.clear();
        assertEquals(1, page.messages().size());
    }

    @Test
    void keyPrefixIsTheTypeInUpperCase() {
        BroadcasterProvider provider = new BroadcasterProvider() {
            @Override
            public String type() {
                return "my-wire";
            }

            @Override
            public Broadcaster create(Options options) {
                throw new UnsupportedOperationException();
            }
        };
        assertEquals("MY_WIRE_", provider.keyPrefix());
    }
}
