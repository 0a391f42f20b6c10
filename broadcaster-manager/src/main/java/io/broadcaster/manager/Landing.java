package io.broadcaster.manager;

import static java.util.Objects.requireNonNull;

import io.broadcaster.Message;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of routes and messages when a call ends. Belongs to the dispatcher's thread. */
final class Landing {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);

    private final List<Route> routes;
    private final List<Lanes> groups;
    private final boolean toAll;
    private final Sequencers sequencers;
    private final Settlement settlement;
    private final HistoryKeeper history;
    private final Adjudicator adjudicator;
    private final RouteLog log;
    private final Carrier carrier;

    Landing(
            Assembly assembly,
            List<Lanes> groups,
            Sequencers sequencers,
            Settlement settlement,
            HistoryKeeper history,
            RouteLog log,
            Carrier carrier) {
        this.routes = assembly.routes();
        this.groups = groups;
        this.toAll = assembly.settings().toAll();
        this.sequencers = sequencers;
        this.settlement = settlement;
        this.history = history;
        this.adjudicator = assembly.adjudicator();
        this.log = log;
        this.carrier = carrier;
    }

    /** Every message of it that was fit to be sent was accepted. */
    void succeeded(Call call) {
        if (call.route.isProbedBy(call) && call.wasSent()) {
            activate(call.route);
        } else if (call.route.isProbedBy(call)) {
            call.route.probeCameToNothing();
        }
        for (Pending pending : call.batch) {
            if (!isFaulty(pending)) {
                took(pending, call);
            }
        }
        if (call.wasSent() && call.route == Route.firstActive(routes) && !toAll) {
            carrier.carriedBy(call.route);
        }
        call.lanes.land(call.batch, List.of());
    }

    /** Not everything of it was accepted. */
    void failed(Call call, BroadcastException failure) {
        Route route = call.route;
        route.countFailure(failure);
        Reason reason = adjudicate(route, failure);
        if (reason == Reason.REJECTED) {
            if (route.isProbedBy(call)) {
                route.probeCameToNothing(); // a driver may have rejected it by itself, without a request
            }
        } else if (route.isMovedBy(call, reason)) {
            rest(route, reason, failure);
        }
        List<Pending> again = new ArrayList<>();
        int next = 0;
        for (Pending pending : call.batch) {
            if (isFaulty(pending)) {
                continue;
            }
            if (failure.outcomes().get(next++) == Outcome.ACCEPTED) {
                took(pending, call);
            } else {
                pending.failedWith(failure);
                refused(pending, call, reason, failure.outcomes().size(), again);
            }
        }
        call.lanes.land(call.batch, again);
    }

    /** @param sent how many messages the route saw */
    private void refused(Pending pending, Call call, Reason reason, int sent, List<Pending> again) {
        boolean rejected = reason == Reason.REJECTED && sent == 1;
        boolean skipped = !call.route.isActive() && !pending.takers().isEmpty();
        if (rejected || skipped) {
            close(pending, call.lanes, Undelivered.REJECTED);
        } else {
            if (reason == Reason.REJECTED) {
                pending.batchLimit = Math.min(pending.batchLimit, Math.max(1, sent / 2));
            }
            again.add(pending);
        }
    }

    private void took(Pending pending, Call call) {
        if (call.route.count(1)) {
            log.budgetNearlySpent(call.route);
        }
        pending.takenBy(call.route.name);
        for (Lanes other : groups) {
            boolean resting = other != call.lanes && !other.routes.get(0).isActive();
            if (resting && pending.isOpen(other.group) && !pending.isFlying(other.group)) {
                pending.close(other.group);
                other.tidy(pending.lane);
            }
        }
        close(pending, call.lanes, Undelivered.REJECTED);
    }

    /** Settles a message that can't be encoded; true when it is one. */
    private boolean isFaulty(Pending pending) {
        UndeliveredException fault = pending.fault;
        if (fault != null && pending.isOpen()) {
            groups.forEach(lanes -> pending.close(lanes.group));
            settlement.undelivered(pending, fault);
        }
        return fault != null;
    }

    /** A message whose deadline passed while it waited. */
    void expire(Pending pending, Lanes lanes) {
        if (groups.stream().anyMatch(other -> other != lanes && pending.isOpen(other.group))) {
            sequencers.encode(pending); // before what follows it in this group
        }
        close(pending, lanes, Undelivered.EXPIRED);
    }

    /** A message that the manager can't keep any longer. */
    void drop(Pending pending) {
        for (Lanes lanes : groups) {
            if (pending.isOpen(lanes.group)) {
                close(pending, lanes, Undelivered.CLOSED);
            }
        }
    }

    /** This group is done with the message; the last one settles it. */
    private void close(Pending pending, Lanes lanes, Undelivered otherwise) {
        pending.close(lanes.group);
        if (pending.isOpen()) {
            return;
        }
        Message message = pending.message;
        if (!pending.takers().isEmpty() && message != null) {
            settlement.delivered(pending, message.id());
            history.delivered(message, pending);
        } else {
            if (otherwise == Undelivered.EXPIRED) {
                sequencers.skip(pending);
            }
            settlement.undelivered(pending, why(otherwise, pending));
        }
    }

    void activate(Route route) {
        route.activate();
        activated(route);
    }

    void activated(Route route) {
        log.active(route);
    }

    /** Another instance met the end of a quota. */
    void adopt(Route route, Standing limit) {
        RouteState.Resting before = route.resting();
        route.adopt(limit);
        log.adopted(route, before == null ? null : before.reason());
        letGo(route);
    }

    private void rest(Route route, Reason reason, BroadcastException failure) {
        RouteState.Resting before = route.resting();
        route.rest(reason, failure);
        log.resting(route, before == null ? null : before.reason(), failure);
        letGo(route);
    }

    /** When broadcasting to all, a message that another route took does not wait for one that rests. */
    private void letGo(Route route) {
        if (toAll) {
            Lanes lanes = groups.get(routes.indexOf(route));
            lanes.forEachQueued(pending -> {
                if (pending.isOpen(lanes.group) && !pending.takers().isEmpty()) {
                    close(pending, lanes, Undelivered.REJECTED);
                }
            });
        }
    }

    private Reason adjudicate(Route route, BroadcastException failure) {
        try {
            return requireNonNull(adjudicator.adjudicate(route.name, failure), "the adjudicator's verdict");
        } catch (RuntimeException | Error broken) {
            LOG.error("[BROADCASTER_MANAGER] The adjudicator failed; the broadcaster's verdict stands", broken);
            return failure.reason();
        }
    }

    private static UndeliveredException why(Undelivered verdict, Pending pending) {
        List<Throwable> failures = pending.failures();
        Throwable latest = failures.isEmpty() ? null : failures.get(failures.size() - 1);
        String text = "Message on channel " + pending.channel + ": "
                + switch (verdict) {
                    case EXPIRED -> "no route took it before its delivery deadline";
                    case REJECTED -> "the provider refused it";
                    default -> "the manager was closed before a route took it";
                };
        UndeliveredException exception =
                new UndeliveredException(verdict, latest == null ? text : text + ": " + latest.getMessage(), latest);
        failures.stream().filter(failure -> failure != latest).forEach(exception::addSuppressed);
        return exception;
    }
}
