package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import io.broadcaster.manager.RouteStatus.State;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a route must be doing, by the table of reasons. */
final class ModelRoute {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);
    private static final long STABLE = Duration.ofSeconds(10).toNanos();
    private static final long URGENT_AT_THE_LATEST = Duration.ofMillis(20).toNanos();
    private static final long URGENT_AT_THE_EARLIEST = Duration.ofMillis(5).toNanos();

    final Route real;
    final Limits limits;
    private final ModelClocks clocks;
    /** Calls whose end still counts, oldest first. */
    final List<ModelCall> live = new ArrayList<>();

    /** Why it rests; null while it is active. */
    @Nullable
    Reason reason;

    private boolean closed;
    /** The call that finds out whether the rest is over. */
    @Nullable
    ModelCall probe;

    private Instant since;
    private long latestTry;
    private int failures;
    private Instant quotaEnd = Instant.MAX;
    private boolean quotaUsed;
    private int lateRefusals;
    private boolean works;
    private long worksSince;
    private int activations;
    private Instant restedAt = Instant.EPOCH;
    private long restedAtElapsed;
    private Duration leastRest = Duration.ZERO;
    private Duration mostRest = Duration.ZERO;
    long messages;
    private long errors;

    ModelRoute(Route real, ModelClocks clocks) {
        this.real = real;
        this.limits = real.limits;
        this.clocks = clocks;
        this.since = clocks.wall();
    }

    boolean isActive() {
        return reason == null && !closed;
    }

    boolean hasRoom() {
        return live.size() < limits.callsInFlight();
    }

    void started(ModelCall call) {
        if (!isActive()) {
            probe = call;
        }
        call.activations = activations;
        live.add(call);
    }

    void ended(ModelCall call) {
        live.remove(call);
        latestTry = clocks.elapsed();
    }

    void activate() {
        probe = null;
        if (!isActive()) {
            reason = null;
            quotaUsed = false;
            lateRefusals = 0;
            works = true;
            worksSince = clocks.elapsed();
            activations++;
            since = clocks.wall();
        }
    }

    /** An operator's word. */
    void reset() {
        failures = 0;
        activate();
    }

    void probeCameToNothing(ModelCall call) {
        latestTry = clocks.elapsed();
        probe = probe == call ? null : probe;
    }

    void failed(ModelCall call, ModelReply reply) {
        errors++;
        boolean probed = call == probe;
        boolean used = reply.reason() == Reason.QUOTA_EXHAUSTED && reason != null && reason != reply.reason();
        if (reply.reason() == Reason.REJECTED) {
            if (probed) {
                probeCameToNothing(call);
            }
        } else if ((isActive() && call.activations == activations) || probed || used) {
            rest(reply.reason(), reply.retryAfter());
        }
    }

    /** A day's quota that is not back at midnight is looked for soon, and ever less often. */
    private Instant quotaEnd() {
        QuotaReset reset = limits.quotaReset();
        Instant next = reset.after(restedAt);
        boolean overdue = quotaUsed && !quotaEnd.isAfter(restedAt);
        boolean justReset = !reset.after(restedAt.minusSeconds(60)).isAfter(restedAt);
        if (!(reset instanceof QuotaReset.Daily) || !(overdue || justReset)) {
            return next;
        }
        Instant soon = restedAt.plusSeconds(30L << Math.min(lateRefusals++, 5));
        return soon.isBefore(next) ? soon : next;
    }

    private void rest(Reason why, @Nullable Duration asked) {
        if (reason != why) {
            since = clocks.wall();
        }
        probe = null;
        restedAt = clocks.wall();
        if (why == Reason.QUOTA_EXHAUSTED) {
            quotaEnd = quotaEnd();
            quotaUsed = true;
        }
        reason = why;
        restedAtElapsed = clocks.elapsed();
        if (why != Reason.QUOTA_EXHAUSTED) {
            failures = works && clocks.elapsed() - worksSince >= STABLE ? 0 : failures;
            works = false;
        }
        if (why == Reason.UNAUTHORIZED) {
            leastRest = Duration.ofMinutes(1);
            mostRest = Duration.ofHours(1);
        } else if (why != Reason.QUOTA_EXHAUSTED) {
            Duration doubled = Duration.ofMillis(100L << Math.min(failures++, 20));
            mostRest = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
            leastRest = mostRest.dividedBy(2).minusMillis(1);
            if (asked != null) {
                Duration capped = asked.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : asked;
                mostRest = capped.compareTo(mostRest) > 0 ? capped : mostRest;
                leastRest = capped.compareTo(leastRest) > 0 ? capped : leastRest;
            }
        }
    }

    /** When the status says that it will be tried again, by the wall clock. */
    private @Nullable Instant nextAttempt() {
        return real.status().nextAttempt();
    }

    private boolean isOver() {
        Instant next = nextAttempt();
        if (reason == Reason.QUOTA_EXHAUSTED) {
            return next != null && !clocks.wall().isBefore(next);
        }
        that(next != null, "5 %s must rest for %s: %s", real.name, reason, real.status());
        Duration rest = Duration.between(restedAt, next);
        return clocks.elapsed() - restedAtElapsed >= rest.toNanos();
    }

    private boolean isUrgent(boolean noneActive, long nanos) {
        return noneActive && real.selfHosted && reason == Reason.UNAVAILABLE && clocks.elapsed() - latestTry >= nanos;
    }

    private boolean isIdle() {
        return reason != null && !closed && live.isEmpty();
    }

    boolean mayBeProbed(boolean noneActive) {
        return isIdle() && (isOver() || isUrgent(noneActive, URGENT_AT_THE_EARLIEST));
    }

    boolean mustBeProbed(boolean noneActive) {
        return isIdle() && (isOver() || isUrgent(noneActive, URGENT_AT_THE_LATEST));
    }

    void close() {
        closed = true;
        reason = null;
        since = clocks.wall();
        live.clear();
    }

    /** The route's own account of itself. */
    void checkStatus() {
        RouteStatus status = real.status();
        that(status.status() == state(), "5 %s must be %s, not %s", real.name, state(), status);
        that(status.reason() == reason, "5 %s must rest for %s, not %s", real.name, reason, status);
        that(status.since().equals(since), "5 %s is so since %s, not %s", real.name, since, status);
        that(status.messageCount() == messages, "5 %s took %d, not %s", real.name, messages, status);
        that(status.errorCount() == errors, "5 %s failed %d times, not %s", real.name, errors, status);
        if (reason == Reason.QUOTA_EXHAUSTED) {
            Instant shown = quotaEnd.equals(Instant.MAX) ? null : quotaEnd;
            that(Objects.equals(status.nextAttempt(), shown), "5 quota of %s resets %s: %s", real.name, shown, status);
        } else if (reason != null) {
            Duration rest = Duration.between(restedAt, status.nextAttempt());
            boolean within = rest.compareTo(leastRest) >= 0 && rest.compareTo(mostRest) <= 0;
            that(within, "5 %s must rest %s to %s: %s", real.name, leastRest, mostRest, status);
        } else {
            that(status.nextAttempt() == null, "5 a route that does not rest has no next attempt: %s", status);
        }
    }

    private State state() {
        if (closed) {
            return State.CLOSED;
        }
        return reason == null
                ? State.ACTIVE
                : switch (reason) {
                    case QUOTA_EXHAUSTED -> State.LIMIT_REACHED;
                    case RATE_LIMITED -> State.RATE_LIMITED;
                    case UNAUTHORIZED -> State.UNAUTHORIZED;
                    case UNAVAILABLE, REJECTED -> State.UNAVAILABLE;
                };
    }
}
