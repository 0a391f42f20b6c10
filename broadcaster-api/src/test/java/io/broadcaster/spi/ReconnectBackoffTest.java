package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectBackoffTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 5, 10", "PT0.4S, 5, 10", "PT2S, 25, 50", "PT40S, 500, 1000", "PT10H, 500, 1000"})
    void theWaitGrowsWithTheOutage(Duration outage, long least, long most) {
        for (int i = 0; i < 100; i++) {
            ReconnectBackoff backoff = new ReconnectBackoff();
            backoff.next(7);

            long millis = backoff.next(7 + outage.toNanos()).toMillis();

            assertTrue(millis >= least && millis <= most, "" + millis);
            backoff.reset();
            assertTrue(backoff.next(7 + outage.toNanos()).toMillis() <= 10);
        }
    }
}
