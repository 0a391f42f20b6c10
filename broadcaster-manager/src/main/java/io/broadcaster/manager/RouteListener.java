package io.broadcaster.manager;

import java.util.List;

/**
 * Hears what happens to routes, so that an application can raise an alarm. The calls come one at a time, in order, from
 * a thread of their own, which may block, broadcast or close the manager; what they throw is logged.
 */
public interface RouteListener {

    /** A route takes no traffic from now on, or goes on resting for another reason. */
    default void onResting(RouteStatus route) {}

    /** A route takes traffic again. */
    default void onActive(RouteStatus route) {}

    /** Another route carries the traffic from now on. */
    default void onTransition(Transition transition) {}

    /**
     * Another instance has come, gone, or carries its traffic by another route.
     *
     * @param live as in {@link ManagerStatus#instances()}
     */
    default void onInstances(List<Instance> live) {}

    /** A route took four fifths of its daily budget; once a day. */
    default void onBudgetNearlySpent(RouteStatus route) {}
}
