package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which calls may start, and which must. */
final class ModelStarts {
    private final ModelState state;

    ModelStarts(ModelState state) {
        this.state = state;
    }

    /** A call is about to start. */
    void check(ModelCall call) {
        that(!state.aborted, "7 no call starts once the manager has given up");
        that(call.batch.size() <= call.route.limits.messagesPerBatch(), "5 %s carries no such batch", name(call.route));
        checkRoute(call);
        Set<ModelMessage> batch = new HashSet<>();
        for (ModelMessage message : call.batch) {
            int refused = message.refusedWith.getOrDefault(call.route, Integer.MAX_VALUE);
            that(call.batch.size() < refused, "5 the batch of %s is split", message);
            checkMessage(message, state.groupOf(call.route), batch);
            batch.add(message);
        }
        checkLate(call);
    }

    private void checkRoute(ModelCall call) {
        ModelRoute route = call.route;
        if (route.isActive()) {
            that(route.hasRoom(), "5 %s has no more than %s in flight", name(route), route.limits);
        } else {
            long lanes =
                    call.batch.stream().map(message -> message.lane).distinct().count();
            that(route.mayBeProbed(noneActive()), "5 %s rests: %s", name(route), route.real.status());
            that(lanes == 1, "5 a probe of %s is one lane's", name(route));
        }
        ModelRoute preferred = pick(state.groupOf(route));
        boolean bothRest = preferred != null && !preferred.isActive() && !route.isActive();
        that(preferred == null || preferred == route || bothRest, "3 %s goes before %s", name(preferred), name(route));
    }

    private void checkMessage(ModelMessage message, List<ModelRoute> group, Set<ModelMessage> before) {
        that(message.isOpenFor(group), "2 5 %s is settled, and sent again", message);
        that(!isOverdue(message), "3 %s is past its deadline, and sent", message);
        for (ModelMessage other : state.pending) {
            if (other == message) {
                return;
            }
            boolean overtaken = other.lane.equals(message.lane)
                    && other.isOpenFor(group)
                    && !before.contains(other)
                    && !isOverdue(other);
            that(!overtaken, "4 %s overtakes %s", message, other);
        }
    }

    /** Encoding waits for the lane. */
    private static void checkLate(ModelCall call) {
        for (int i = 0; i < call.batch.size(); i++) {
            boolean first = call.batch.get(i).attempts == 0;
            that(!first || !call.call.batch.get(i).numbered, "1 %s is encoded on its lane", call.batch.get(i));
        }
    }

    /** What waits although it could go. */
    void checkNothingLags() {
        for (List<ModelRoute> group : state.groups) {
            ModelRoute ready = pick(group);
            for (ModelMessage message : state.pending) {
                boolean waits = ready != null
                        && message.isOpenFor(group)
                        && !isOverdue(message)
                        && !ModelState.isBusy(group, message.lane);
                if (waits) {
                    checkLingers(message, ready);
                } else {
                    message.lingersFrom.remove(group);
                }
            }
        }
        state.pending.forEach(this::checkEnd);
    }

    /** Beside calls in flight a batch may grow for a moment; several of them, one after the other. */
    private void checkLingers(ModelMessage message, ModelRoute ready) {
        boolean alone = !ready.isActive() || ready.live.isEmpty();
        that(!alone, "3 %s waits although %s could take it", message, name(ready));
        long from = message.lingersFrom.computeIfAbsent(state.groupOf(ready), group -> state.clocks.elapsed());
        that(
                state.clocks.elapsed() - from < Dispatch.LOOK_AGAIN_NANOS,
                "3 %s waits too long although %s could take it",
                message,
                name(ready));
    }

    private void checkEnd(ModelMessage message) {
        List<List<ModelRoute>> open =
                state.groups.stream().filter(message::isOpenFor).toList();
        that(!open.isEmpty(), "2 3 %s is through, and not settled", message);
        boolean idle = open.stream().noneMatch(group -> ModelState.isBusy(group, message.lane));
        if (!idle || !isOverdue(message)) {
            message.idleFrom = Long.MAX_VALUE;
            return;
        }
        message.idleFrom = Math.min(message.idleFrom, state.clocks.elapsed());
        long late = state.clocks.elapsed() - message.idleFrom;
        that(late < Dispatch.LOOK_AGAIN_NANOS, "3 %s has to expire", message);
    }

    private boolean isOverdue(ModelMessage message) {
        return state.clocks.elapsed() >= message.deadline;
    }

    private boolean noneActive() {
        return state.firstActive() == null;
    }

    /** The route that is to take the next batch; null when all of them wait. */
    private @Nullable ModelRoute pick(List<ModelRoute> group) {
        for (ModelRoute route : group) {
            if (route.isActive()) {
                return route.hasRoom() ? route : null;
            }
            if (route.mustBeProbed(noneActive())) {
                return route;
            }
        }
        return null;
    }

    private static String name(@Nullable ModelRoute route) {
        return route == null ? "none" : route.real.name;
    }
}
