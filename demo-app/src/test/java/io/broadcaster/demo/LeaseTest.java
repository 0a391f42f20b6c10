package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final Map<String, Map<String, String>> told = new TreeMap<>();
    private boolean down;
    private boolean silent;
    private long nanos;

    private final SharedState state = new SharedState() {
        @Override
        public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
            if (down) {
                throw new IllegalStateException("down");
            }
            if (changes.containsValue("")) {
                return told.remove(node) != null;
            }
            boolean known = told.put(node, changes) != null;
            if (silent) {
                throw new IllegalStateException("no answer");
            }
            return known;
        }

        @Override
        public Map<String, Map<String, String>> read(String keyPrefix) {
            return Map.copyOf(told);
        }
    };

    @Test
    void theOldestHoldsItAndHandsItOn() {
        Lease first = new Lease(state, "1", () -> nanos);
        Lease second = new Lease(state, "2", () -> nanos);
        assertFalse(first.isHeld());
        first.renew();
        second.renew();
        assertEquals(1, holders(first, second));
        pass(Lease.HEARTBEAT);
        first.renew();
        second.renew();
        assertTrue(first.isHeld());
        assertFalse(second.isHeld());
        first.release();
        assertFalse(first.isHeld());
        second.renew();
        assertTrue(second.isHeld());
    }

    @Test
    void neverTwoEvenWhereTheOlderOneComesLater() {
        Lease older = new Lease(state, "1", () -> nanos);
        Lease younger = new Lease(state, "2", () -> nanos);
        younger.renew();
        assertTrue(younger.isHeld());
        older.renew();
        assertEquals(1, holders(older, younger));
        for (int i = 0; i < 4; i++) {
            pass(Lease.HEARTBEAT);
            older.renew();
            assertTrue(holders(older, younger) <= 1);
            younger.renew();
            assertTrue(holders(older, younger) <= 1);
        }
        older.renew();
        assertTrue(older.isHeld());
    }

    @Test
    void oneThatCannotRenewLosesItBeforeItIsForgotten() {
        Lease lease = new Lease(state, "1", () -> nanos);
        lease.renew();
        down = true;
        pass(Lease.LIFETIME.minus(Lease.HEARTBEAT));
        lease.renew();
        assertFalse(lease.isHeld());
    }

    @Test
    void neverTwoEvenWhereTheAnswerToAClaimWasLost() {
        nanos = Lease.LIFETIME.multipliedBy(9).toNanos();
        Lease older = new Lease(state, "1", () -> nanos);
        Lease younger = new Lease(state, "2", () -> nanos);
        younger.renew();
        pass(Duration.ofSeconds(30));
        younger.renew();
        pass(Duration.ofSeconds(1));
        silent = true;
        older.renew();
        silent = false;
        older.renew();
        assertEquals(1, holders(older, younger));
        for (int i = 0; i < 4; i++) {
            pass(Lease.HEARTBEAT);
            younger.renew();
            older.renew();
            assertTrue(holders(older, younger) <= 1);
        }
        assertTrue(older.isHeld());
    }

    @Test
    void neverTwoWhereTheStoreLostItsDataAndTheOtherComesBackFirst() {
        Lease older = new Lease(state, "1", () -> nanos);
        Lease younger = new Lease(state, "2", () -> nanos);
        older.renew();
        younger.renew();
        assertTrue(older.isHeld());
        told.clear();
        pass(Duration.ofSeconds(1));
        younger.renew();
        assertEquals(1, holders(older, younger));
        older.renew();
        pass(Lease.HEARTBEAT);
        younger.renew();
        assertTrue(older.isHeld());
        assertFalse(younger.isHeld());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static int holders(Lease one, Lease other) {
        return (one.isHeld() ? 1 : 0) + (other.isHeld() ? 1 : 0);
    }
}
