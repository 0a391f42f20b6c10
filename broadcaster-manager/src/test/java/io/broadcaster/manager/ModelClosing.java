package io.broadcaster.manager;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A close under way, in a thread of its own because it waits for the dispatcher. */
final class ModelClosing {
    private static final long POLL_NANOS = 20_000;

    private final Thread thread;
    private volatile long undelivered = -1;

    /** Returns once the close waits. */
    ModelClosing(BroadcasterManager manager, Duration deadline) {
        thread = new Thread(() -> undelivered = manager.close(deadline), "model-close");
        thread.setDaemon(true);
        thread.start();
        awaitWaiting();
    }

    /** Ends the wait for pending messages; returns once the close waits for the rest to be given up. */
    void interrupt() {
        thread.interrupt();
        awaitWaiting();
    }

    /** How many messages were given up. */
    long finish(Runnable step) {
        while (thread.isAlive()) {
            step.run();
            LockSupport.parkNanos(POLL_NANOS);
        }
        return undelivered;
    }

    private void awaitWaiting() {
        while (thread.isAlive() && (thread.isInterrupted() || thread.getState() != Thread.State.TIMED_WAITING)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
