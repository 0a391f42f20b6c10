package io.broadcaster.gateway;

import io.broadcaster.gateway.AppLimits.Quota;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How much of a day's messages is used. Thread-safe. */
final class QuotaCounter {
    private final Quota quota;
    private final InstantSource clock;
    private LocalDate day = LocalDate.MIN;
    private long used;
    private long requests;
    private long refused;

    QuotaCounter(Quota quota, InstantSource clock) {
        this.quota = quota;
        this.clock = clock;
    }

    /** Counts one publish request of so many messages; false, and nothing of it taken, when not all of them fit. */
    synchronized boolean take(int messages) {
        requests++;
        startDay();
        if (messages > quota.messages() - used) {
            refused++;
            return false;
        }
        used += messages;
        return true;
    }

    /** Counts deliveries, if they count. */
    synchronized void delivered(long messages) {
        if (quota.countDeliveries()) {
            startDay();
            used += messages;
        }
    }

    /** Uses up what is left of today's quota. */
    synchronized void exhaust() {
        startDay();
        used = Math.max(used, quota.messages());
    }

    /** Begins today's counting anew. */
    synchronized void renew() {
        startDay();
        used = 0;
    }

    synchronized QuotaStatus status() {
        startDay();
        return new QuotaStatus(quota.messages(), used, requests, refused);
    }

    private void startDay() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            used = 0;
        }
    }
}
