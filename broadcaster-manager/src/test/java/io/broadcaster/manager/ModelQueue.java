package io.broadcaster.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An executor whose tasks run when the test says so. */
final class ModelQueue extends AbstractExecutorService {
    private final List<Runnable> tasks = new ArrayList<>();
    private final Consumer<Runnable> onArrival;
    private volatile boolean shutdown;

    ModelQueue(Consumer<Runnable> onArrival) {
        this.onArrival = onArrival;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        onArrival.accept(task);
    }

    int size() {
        return tasks.size();
    }

    Runnable remove(int index) {
        return tasks.remove(index);
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    /** Tasks are running as far as the manager knows: none are taken back. */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
