package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplaysTest {
    private Instant now = Instant.EPOCH;
    private final Replays replays = new Replays(() -> now);

    @Test
    void aRequestThatComesAgainIsRefusedAsLongAsItsTimestampIsGood() {
        replays.check("one");
        for (int second : new int[] {6, 600, 1_200}) {
            now = Instant.EPOCH.plusSeconds(second);
            assertEquals(401, assertThrows(Refusal.class, () -> replays.check("one")).status);
            replays.check("in second " + second);
        }
    }

    @Test
    void likeRequestsOfOneSecondAreNoReplay() {
        replays.check("one");
        now = now.plusSeconds(5);
        replays.check("one");
    }

    @Test
    void theMemoryIsBounded() {
        replays.check("one");
        for (int i = 0; i < Replays.MOST; i++) {
            replays.check("request " + i);
        }
        now = now.plusSeconds(6);
        replays.check("one");
        assertThrows(Refusal.class, () -> replays.check("request " + (Replays.MOST - 1)));
    }
}
