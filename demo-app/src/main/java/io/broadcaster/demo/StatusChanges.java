package io.broadcaster.demo;

import io.broadcaster.manager.Instance;
import io.broadcaster.manager.RouteListener;
import io.broadcaster.manager.RouteStatus;
import io.broadcaster.manager.Transition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever wants to know that the manager's status may have changed. Thread-safe. */
@Singleton
final class StatusChanges implements RouteListener {
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();

    @Inject
    StatusChanges() {}

    /** @param observer does not block */
    void observe(Runnable observer) {
        observers.add(observer);
    }

    @Override
    public void onResting(RouteStatus route) {
        changed();
    }

    @Override
    public void onActive(RouteStatus route) {
        changed();
    }

    @Override
    public void onTransition(Transition transition) {
        changed();
    }

    @Override
    public void onInstances(List<Instance> live) {
        changed();
    }

    private void changed() {
        observers.forEach(Runnable::run);
    }
}
