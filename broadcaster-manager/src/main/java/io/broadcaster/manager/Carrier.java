package io.broadcaster.manager;

import io.broadcaster.manager.RouteState.Resting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which route carries the traffic, and the latest changes of that. Written by the dispatcher's thread. */
final class Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final int KEPT = 100;

    private final Clocks clocks;
    private final Notices notices;
    private final Deque<Transition> transitions = new ArrayDeque<>();
    private Route route;

    /** @param primary is expected to carry the traffic */
    Carrier(Route primary, Clocks clocks, Notices notices) {
        this.notices = notices;
        this.route = primary;
        this.clocks = clocks;
    }

    /** A route that is in favour took messages. */
    void carriedBy(Route taker) {
        if (taker != route) {
            Resting rest = route.resting();
            add(new Transition(clocks.now(), route.name, taker.name, rest == null ? null : rest.reason()));
            route = taker;
        }
    }

    List<Transition> transitions() {
        synchronized (transitions) {
            return new ArrayList<>(transitions);
        }
    }

    private void add(Transition transition) {
        notices.write(() -> LOG.info(
                "[BROADCASTER_MANAGER] Traffic moved from {} to {} ({})",
                transition.from(),
                transition.to(),
                transition.reason() == null ? "preferred route is back" : transition.reason()));
        synchronized (transitions) {
            transitions.addLast(transition);
            if (transitions.size() > KEPT) {
                transitions.removeFirst();
            }
        }
        notices.transition(transition);
    }
}
