package io.broadcaster.manager;

import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All decisions: which batch goes to which route, and what becomes of it. One thread owns it, so nothing here locks or
 * waits; publishing happens in {@link Call}s elsewhere, whose ends come back as signals.
 */
final class Dispatch {
    /** How often messages that no route can take are looked at. */
    static final long LOOK_AGAIN_NANOS = 5_000_000;

    private static final long LINGER_NANOS = 500_000;

    private final List<Route> routes;
    private final List<Lanes> groups = new ArrayList<>();
    private final Settings settings;
    private final Clocks clocks;
    private final Sequencers sequencers;
    private final Settlement settlement;
    private final HistoryKeeper history;
    private final Carrier carrier;
    private final Landing landing;
    private final Executor workers;
    private final Consumer<Signal> inbox;
    private long nextExpiryNanos;
    private boolean aborted;
    private @Nullable Runnable drained;

    /**
     * @param workers runs calls, which may block
     * @param inbox takes signals from any thread back to this one
     */
    Dispatch(
            Assembly assembly,
            Settlement settlement,
            HistoryKeeper history,
            Notices notices,
            Executor workers,
            Consumer<Signal> inbox) {
        this.routes = assembly.routes();
        this.settings = assembly.settings();
        this.clocks = assembly.clocks();
        this.sequencers = Sequencers.forRoutes(routes, settings.lanes());
        this.settlement = settlement;
        this.history = history;
        this.carrier = new Carrier(routes.get(0), clocks, notices);
        this.workers = workers;
        this.inbox = inbox;
        this.nextExpiryNanos = clocks.nanos();
        List<List<Route>> shares =
                settings.toAll() ? routes.stream().map(List::of).toList() : List.of(routes);
        shares.forEach(share -> groups.add(new Lanes(groups.size(), share, settings.lanes())));
        this.landing =
                new Landing(assembly, groups, sequencers, settlement, history, new RouteLog(routes, notices), carrier);
    }

    Carrier carrier() {
        return carrier;
    }

    /** Takes a message that has its place in the buffer. */
    void submit(Pending pending) {
        pending.open(groups.size());
        if (aborted) {
            landing.drop(pending);
        } else {
            groups.forEach(lanes -> lanes.add(pending));
        }
    }

    /** Does what has become due, and sends what can be sent. */
    void advance() {
        long now = clocks.nanos();
        routes.forEach(route -> judgeHang(route, now));
        if (now - nextExpiryNanos >= 0) {
            nextExpiryNanos = now + LOOK_AGAIN_NANOS;
            groups.forEach(lanes -> lanes.expire(now, pending -> landing.expire(pending, lanes)));
        }
        groups.forEach(lanes -> pump(lanes, now));
        settlement.flush();
        history.flush();
        Runnable action = drained;
        if (action != null && settlement.isDrained()) {
            drained = null;
            action.run();
        }
    }

    /** Runs {@code action} once, as soon as nothing is pending. */
    void whenDrained(Runnable action) {
        drained = action;
    }

    /** For how many nanoseconds nothing will become due; {@link Long#MAX_VALUE} when only a signal changes anything. */
    long restNanos() {
        long now = clocks.nanos();
        boolean lookAgain = drained != null || groups.stream().anyMatch(Lanes::isWaiting);
        long rest = lookAgain ? LOOK_AGAIN_NANOS : Long.MAX_VALUE;
        for (Lanes lanes : groups) {
            rest = Math.min(rest, lanes.lingerNanos(now));
        }
        for (Route route : routes) {
            Call oldest = route.calls().peekFirst();
            if (oldest != null) {
                rest = Math.min(
                        rest, oldest.startedNanos + settings.publishTimeout().toNanos() - now);
            }
            if (lookAgain && route.paceNanos() > 0) {
                rest = Math.min(rest, route.paceNanos());
            }
        }
        return Math.max(rest, 1);
    }

    /** A call came to its end. */
    void finished(Call call) {
        if (call.ended) {
            return;
        }
        call.ended = true;
        call.route.ended(call);
        BroadcastException failure = call.failure();
        if (failure == null) {
            landing.succeeded(call);
        } else {
            landing.failed(call, failure);
        }
    }

    /** An operator's word that the route works again. */
    void reset(Route route) {
        if (route.resting() != null && !aborted) {
            route.reset();
            landing.activated(route);
        }
    }

    /** Another instance's word on a quota that both use up. */
    void heard(Route route, Standing standing) {
        if (aborted) {
            return;
        }
        if (route.isFreedBy(standing)) {
            route.free(standing);
            landing.activated(route);
        } else if (route.isLimitedBy(standing)) {
            landing.adopt(route, standing);
        }
    }

    /** Drops all that is pending, and whatever still comes. */
    void abort() {
        aborted = true;
        for (Lanes lanes : groups) {
            lanes.forEachQueued(landing::drop);
        }
        for (Route route : routes) {
            for (Call call : List.copyOf(route.calls())) {
                abandon(call);
                call.batch.forEach(landing::drop);
            }
            route.end();
        }
        settlement.flush();
        history.flush();
    }

    private void pump(Lanes lanes, long now) {
        lanes.stopGrowing();
        while (lanes.isWaiting()) {
            Route route = pick(lanes);
            if (route == null || lingers(lanes, route, now)) {
                return;
            }
            List<Pending> batch =
                    lanes.take(route.limits, !route.isActive(), now, pending -> landing.expire(pending, lanes));
            if (!batch.isEmpty()) {
                Call call = new Call(route, lanes, batch, now, sequencers::encode, inbox);
                route.begin(call);
                workers.execute(call);
            }
        }
    }

    /**
     * Whether a batch should still grow: a call that is not full costs as much as a full one. As with Nagle's algorithm,
     * the first goes at once, and one that others are in flight beside waits for more.
     */
    private static boolean lingers(Lanes lanes, Route route, long now) {
        return route.isActive()
                && !route.calls().isEmpty()
                && lanes.waiting() < route.limits.messagesPerBatch()
                && lanes.lingers(now, LINGER_NANOS);
    }

    private @Nullable Route pick(Lanes lanes) {
        boolean urgent = Route.firstActive(routes) == null;
        Route due = null;
        for (Route route : lanes.routes) {
            if (route.isActive()) {
                return due == null && route.hasRoom() ? route : due;
            }
            if (route.isDue(urgent) && (due == null || route.wasTriedBefore(due))) {
                due = route;
            }
        }
        return due;
    }

    /** When the oldest call hangs, so does the route: all its calls end, once for all lanes. */
    private void judgeHang(Route route, long now) {
        Call oldest = route.calls().peekFirst();
        if (oldest == null
                || now - oldest.startedNanos < settings.publishTimeout().toNanos()) {
            return;
        }
        for (Call call : List.copyOf(route.calls())) {
            abandon(call);
            int messages =
                    (int) call.batch.stream().filter(p -> p.fault == null).count();
            String text = "no answer within " + settings.publishTimeout();
            landing.failed(call, BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.UNKNOWN, messages, text, null));
        }
    }

    private void abandon(Call call) {
        call.ended = true;
        call.route.ended(call);
        call.interrupt();
    }
}
