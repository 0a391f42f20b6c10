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
            return told.put(node, changes) != null;
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

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static int holders(Lease one, Lease other) {
        return (one.isHeld() ? 1 : 0) + (other.isHeld() ? 1 : 0);
    }
}
