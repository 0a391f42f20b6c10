package io.broadcaster.manager;

import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.spi.QuotaReset;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a route stands with its account, by its own finding and by other instances' word. What is found here is dated no
 * earlier than what it overrules, so that clocks that differ cannot make instances undo each other's words. Changed by
 * the dispatcher's thread, read by any.
 */
final class AccountQuota {
    /** For how long after the reset a refusal may still speak of the day before: clocks differ, and counters lag. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    private final QuotaReset reset;
    private final Clocks clocks;
    private final long startedMillis;
    private volatile Standing standing = new Standing(false, 0, null);
    private @Nullable Instant end;
    private int lateRefusals;

    AccountQuota(QuotaReset reset, Clocks clocks) {
        this.reset = reset;
        this.clocks = clocks;
        this.startedMillis = clocks.wall().millis();
    }

    Standing standing() {
        return standing;
    }

    /** When the quota comes back; null when only a restart or an operator ends the rest. Dispatcher's thread. */
    @Nullable
    Instant end() {
        return end;
    }

    /** The provider said that it is used up. */
    void refused() {
        Instant now = clocks.now();
        long since = standing.limited() ? standing.since() : Math.max(now.toEpochMilli(), standing.since());
        rest(since, endOfRest(now));
    }

    private void rest(long since, Instant until) {
        end = until.equals(Instant.MAX) ? null : until;
        standing = new Standing(true, since, end == null ? null : end.toEpochMilli());
    }

    /** A reset at midnight that is not seen at once is looked for again soon, not a day later. */
    private Instant endOfRest(Instant now) {
        Instant next = reset.after(now);
        if (!(reset instanceof QuotaReset.Daily) || !(isOverdue(now) || isJustReset(now))) {
            return next;
        }
        Instant soon = now.plus(SOON.multipliedBy(1L << Math.min(lateRefusals++, MOST_DOUBLINGS)));
        return soon.isBefore(next) ? soon : next;
    }

    private boolean isOverdue(Instant now) {
        Instant until = end;
        return standing.limited() && until != null && !until.isAfter(now);
    }

    private boolean isJustReset(Instant now) {
        return !reset.after(now.minus(GRACE)).isAfter(now);
    }

    /** The route was found, or said by an operator, to work. */
    void works() {
        long overruled = standing.limited() ? standing.since() + 1 : standing.since();
        standing = new Standing(false, Math.max(clocks.wall().millis(), overruled), null);
        lateRefusals = 0;
    }

    /** Whether another instance's word means that this route should rest, or rest longer. */
    boolean isLimitedBy(Standing heard) {
        Standing own = standing;
        Long until = heard.until();
        if (!heard.limited() || (until != null && until <= clocks.wall().millis())) {
            return false;
        }
        if (own.limited()) {
            Long mine = own.until();
            return mine != null && until != null && until > mine;
        }
        // Without an end it lasts as long as the process: one that has started since is not meant.
        boolean meant = until != null || !isForSession() || heard.since() >= startedMillis;
        return meant && heard.since() >= own.since();
    }

    void adopt(Standing heard) {
        Long until = heard.until();
        rest(heard.since(), until == null ? reset.after(clocks.now()) : Instant.ofEpochMilli(until));
    }

    /** Whether another instance's word means that the quota is back. */
    boolean isFreedBy(Standing heard) {
        return standing.limited() && !heard.limited() && heard.since() > standing.since();
    }

    void free(Standing heard) {
        standing = heard;
        lateRefusals = 0;
    }

    private boolean isForSession() {
        return reset.after(clocks.now()).equals(Instant.MAX);
    }
}
