package io.broadcaster.manager;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what happens to routes: to the other instances at once, to the application in a thread of its own. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);

    private final RouteListener listener;
    private final Executor executor;
    private volatile Runnable announcement = () -> {};

    /** @param executor one thread, so that the listener hears things in their order */
    Notices(RouteListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** @param announcement tells other instances of a change; does not block */
    void announceBy(Runnable announcement) {
        this.announcement = announcement;
    }

    void resting(Route route) {
        announcement.run();
        tell(hearing -> hearing.onResting(route.status()));
    }

    void active(Route route) {
        announcement.run();
        tell(hearing -> hearing.onActive(route.status()));
    }

    void transition(Transition transition) {
        announcement.run();
        tell(hearing -> hearing.onTransition(transition));
    }

    void instances(Supplier<List<Instance>> live) {
        tell(hearing -> hearing.onInstances(live.get()));
    }

    void budgetNearlySpent(Route route) {
        tell(hearing -> hearing.onBudgetNearlySpent(route.status()));
    }

    private void tell(Consumer<RouteListener> call) {
        executor.execute(() -> {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error thrown) {
                LOG.error("[BROADCASTER_MANAGER] The route listener failed", thrown);
            }
        });
    }
}
