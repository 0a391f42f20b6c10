package io.broadcaster.demo;

import io.broadcaster.AdminEvent;
import io.broadcaster.LogEntry;
import io.broadcaster.manager.BroadcasterManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Workflows that do nothing but tell how they get on, by all kinds of messages. Thread-safe. */
@Singleton
final class SampleWorkflows {
    static final int MOST = 100;
    static final List<String> STEPS =
            List.of("Read the procedure", "Collect the data", "Check the data", "Decide", "Write the report");

    private static final long STEP_MILLIS = 800;

    private final BroadcasterManager manager;
    private final ScheduledExecutorService scheduler;
    private final Set<String> running = new HashSet<>();

    @Inject
    SampleWorkflows(BroadcasterManager manager, ScheduledExecutorService scheduler) {
        this.manager = manager;
        this.scheduler = scheduler;
    }

    /** What became of the wish to start one. */
    enum Start {
        STARTED,
        RUNNING,
        TOO_MANY
    }

    /** Starts one, unless one with that id is running. */
    synchronized Start start(String threadId, String sop) {
        if (running.contains(threadId)) {
            return Start.RUNNING;
        }
        if (running.size() >= MOST) {
            return Start.TOO_MANY;
        }
        running.add(threadId);
        log(threadId, "INFO", "Started: " + sop);
        admin("workflow_started", Map.of("thread_id", threadId, "sop", sop, "steps", STEPS.size()));
        schedule(threadId, 0);
        return Start.STARTED;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a step does not fail
    private void schedule(String threadId, int step) {
        scheduler.schedule(() -> run(threadId, step), STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void run(String threadId, int step) {
        String name = STEPS.get(step);
        boolean last = step == STEPS.size() - 1;
        String status = last ? "completed" : "running";
        log(threadId, "INFO", "Step " + (step + 1) + " of " + STEPS.size() + ": " + name);
        log(threadId, "DEBUG", "Took " + STEP_MILLIS + " ms");
        var unusedCheckpoint = manager.broadcast(
                "run_events",
                "checkpoint_saved",
                Map.of(
                        "thread_id", threadId,
                        "event_type", "checkpoint_saved",
                        "checkpoint_id", UUID.randomUUID().toString(),
                        "step", name,
                        "status", status));
        int progress = 100 * (step + 1) / STEPS.size();
        var unusedUpdate = manager.broadcastTaskUpdate(
                threadId, Map.of("status", last ? "completed" : "in_progress", "message", name, "progress", progress));
        if (last) {
            end(threadId);
        } else {
            schedule(threadId, step + 1);
        }
    }

    private void end(String threadId) {
        log(threadId, "INFO", "Completed");
        admin("workflow_completed", Map.of("thread_id", threadId, "status", "completed"));
        synchronized (this) {
            running.remove(threadId);
        }
    }

    private void log(String threadId, String level, String text) {
        var unused = manager.broadcastLog(LogEntry.of(text, threadId, level));
    }

    private void admin(String type, Map<String, Object> data) {
        var unused = manager.broadcastAdminEvent(new AdminEvent(type, data));
    }
}
