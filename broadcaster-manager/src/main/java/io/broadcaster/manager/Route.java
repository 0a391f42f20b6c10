package io.broadcaster.manager;

import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.manager.RouteState.Active;
import io.broadcaster.manager.RouteState.Closed;
import io.broadcaster.manager.RouteState.Probing;
import io.broadcaster.manager.RouteState.Resting;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Metered;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured broadcaster with its state and counters. Changed by the dispatcher's thread alone; any thread may read
 * the volatile fields.
 */
final class Route {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    /** How often a self-hosted route is tried while messages wait for it and nothing else works. */
    private static final long URGENT_PROBE_NANOS = Duration.ofMillis(10).toNanos();

    final String name;
    final String type;
    final Broadcaster broadcaster;
    final Limits limits;
    final boolean selfHosted;
    /** Whose quota it uses up; null when nobody knows. */
    final @Nullable String account;

    final @Nullable Budget budget;
    private final AccountQuota quota;
    private final Clocks clocks;
    private final Backoff backoff;
    private final Pace pace;
    /** Oldest first. */
    private final Deque<Call> calls = new ArrayDeque<>();

    private volatile RouteState state;
    private final LongAdder messageCount = new LongAdder();
    private final LongAdder errorCount = new LongAdder();
    private volatile @Nullable String lastError;
    private long lastAttemptNanos;
    /** How often it was found to work again. */
    private int activations;
    /** How many other instances probe a used-up quota before this one. */
    private IntSupplier turn = () -> 0;

    Route(
            String name,
            String type,
            Broadcaster broadcaster,
            @Nullable QuotaReset quotaReset,
            @Nullable Budget budget,
            Clocks clocks) {
        this(
                name,
                type,
                broadcaster,
                quotaReset,
                budget,
                clocks,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random numbers from 0 to 1, for the backoff */
    Route(
            String name,
            String type,
            Broadcaster broadcaster,
            @Nullable QuotaReset quotaReset,
            @Nullable Budget budget,
            Clocks clocks,
            DoubleSupplier random) {
        this.name = name;
        this.type = type;
        this.broadcaster = broadcaster;
        this.limits = broadcaster.limits();
        this.selfHosted = broadcaster instanceof Subscribable;
        this.quota = new AccountQuota(quotaReset == null ? limits.quotaReset() : quotaReset, clocks);
        this.account = broadcaster instanceof Metered metered ? metered.account() : null;
        this.budget = budget;
        this.clocks = clocks;
        this.backoff = new Backoff(random);
        this.pace = new Pace(limits, clocks.nanos());
        this.state = new Active(clocks.now());
    }

    RouteState state() {
        return state;
    }

    boolean isActive() {
        return state instanceof Active;
    }

    /** Whether one more call may start now. */
    boolean hasRoom() {
        return calls.size() < limits.callsInFlight() && paceNanos() == 0;
    }

    /** For how long no call may start, so that the provider is not asked too often. */
    long paceNanos() {
        return pace.waitNanos(clocks.nanos());
    }

    /** Whether a probe may start now. */
    boolean isDue(boolean urgent) {
        if (!(state instanceof Resting resting) || !calls.isEmpty() || paceNanos() > 0) {
            return false;
        }
        boolean hurry = urgent && selfHosted && resting.reason() == Reason.UNAVAILABLE;
        return resting.isDue(clocks, turn) || (hurry && clocks.nanos() - lastAttemptNanos >= URGENT_PROBE_NANOS);
    }

    /** Whether it was tried less recently than the other. */
    boolean wasTriedBefore(Route other) {
        return lastAttemptNanos - other.lastAttemptNanos < 0;
    }

    void begin(Call call) {
        calls.addLast(call);
        pace.started(call.startedNanos);
        if (state instanceof Resting resting) {
            state = new Probing(resting);
        }
    }

    void ended(Call call) {
        calls.remove(call);
        lastAttemptNanos = clocks.nanos();
    }

    int activations() {
        return activations;
    }

    Deque<Call> calls() {
        return calls;
    }

    /** Counts messages that it took; true when four fifths of the day's budget are spent with them. */
    boolean count(int messages) {
        messageCount.add(messages);
        return budget != null && budget.spend(messages);
    }

    /** Found to work again. */
    void activate() {
        if (!isActive()) {
            quota.works();
            beActive();
        }
    }

    private void beActive() {
        backoff.works(clocks.nanos());
        activations++;
        state = new Active(clocks.now());
    }

    /** Said to work again, by an operator, who also knows that earlier failures are over. */
    void reset() {
        backoff.reset();
        activate();
    }

    /** How it stands with its account, for other instances. */
    Standing standing() {
        return quota.standing();
    }

    /** Whether another instance's word means that this route should rest, or rest longer; its own probe knows better. */
    boolean isLimitedBy(Standing heard) {
        return !(state instanceof Probing) && quota.isLimitedBy(heard);
    }

    /** Rests because another instance met the end of the quota. */
    void adopt(Standing limit) {
        quota.adopt(limit);
        lastError = "another instance found the quota used up";
        state = new Resting(Instant.ofEpochMilli(limit.since()), Reason.QUOTA_EXHAUSTED, quota.end(), Long.MAX_VALUE);
    }

    /** Whether another instance's word means that this route's quota is back. */
    boolean isFreedBy(Standing heard) {
        return state instanceof Resting rest && rest.reason() == Reason.QUOTA_EXHAUSTED && quota.isFreedBy(heard);
    }

    /** Works again, as another instance found. */
    void free(Standing heard) {
        quota.free(heard);
        beActive();
    }

    /** @param turn how many other instances probe a used-up quota first */
    void takesTurnsBy(IntSupplier turn) {
        this.turn = turn;
    }

    /** A probe that found nothing to send: the rest goes on, and is over. */
    void probeCameToNothing() {
        if (state instanceof Probing probing) {
            state = probing.rest();
        }
    }

    /** Whether that call decides about the rest that the route is in: an operator may have ended the one it was made for. */
    boolean isProbedBy(Call call) {
        return call.probe && state instanceof Probing;
    }

    /**
     * Whether a failed call changes what the route does: those that were in flight with the first failure do not, not
     * even when somebody has said in the meantime that the route works again.
     */
    boolean isMovedBy(Call call, Reason reason) {
        Resting rest = resting();
        boolean news = isActive() && call.activations == activations;
        boolean worse = reason == Reason.QUOTA_EXHAUSTED && rest != null && rest.reason() != reason;
        return news || isProbedBy(call) || worse;
    }

    /** Counts a failed call. */
    void countFailure(BroadcastException failure) {
        errorCount.increment();
        lastError = failure.getMessage();
    }

    /** Begins a rest, or goes on with one. The status began with the first failure for that reason. */
    void rest(Reason reason, BroadcastException failure) {
        Instant now = clocks.now();
        Resting before = resting();
        Instant since = before != null && before.reason() == reason ? before.since() : now;
        if (reason == Reason.QUOTA_EXHAUSTED) {
            quota.refused();
            state = new Resting(since, reason, quota.end(), Long.MAX_VALUE);
        } else {
            Duration rest = backoff.next(reason, failure, clocks.nanos());
            state = new Resting(since, reason, now.plus(rest), clocks.nanos() + rest.toNanos());
        }
    }

    /** The rest that it is in, also while it is probed; null while it is active. */
    @Nullable
    Resting resting() {
        RouteState current = state;
        if (current instanceof Probing probing) {
            return probing.rest();
        }
        return current instanceof Resting resting ? resting : null;
    }

    /** Takes no traffic any more, for good. */
    void end() {
        state = new Closed(clocks.now());
    }

    void closeBroadcaster() {
        try {
            broadcaster.close();
        } catch (RuntimeException failure) {
            LOG.warn("[{}] Closing failed: {}", name.toUpperCase(Locale.ROOT), failure.toString());
        }
    }

    /** The first that takes traffic, or null. */
    static @Nullable Route firstActive(List<Route> routes) {
        for (Route route : routes) {
            if (route.isActive()) {
                return route;
            }
        }
        return null;
    }

    private Map<String, Object> description() {
        Map<String, Object> fields = new HashMap<>(broadcastersOwn());
        if (budget != null) {
            fields.put("daily_count", budget.today());
            fields.put("daily_budget", budget.messagesPerDay());
        }
        return fields;
    }

    private Map<String, Object> broadcastersOwn() {
        try {
            return broadcaster instanceof Described described ? described.describe() : Map.of();
        } catch (RuntimeException failure) {
            LOG.warn("[{}] Describing failed: {}", name.toUpperCase(Locale.ROOT), failure.toString());
            return Map.of();
        }
    }

    RouteStatus status() {
        RouteState current = state;
        Resting rest = resting();
        return new RouteStatus(
                name,
                type,
                current.status(),
                description(),
                messageCount.sum(),
                errorCount.sum(),
                rest == null ? null : rest.reason(),
                current.since(),
                rest == null ? null : rest.until(),
                lastError);
    }
}
