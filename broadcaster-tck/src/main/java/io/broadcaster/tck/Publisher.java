package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/**
 * A publish in a thread of its own, because it may never end.
 *
 * @param interrupted whether its thread was still interrupted at the end
 */
record Publisher(
        Broadcaster broadcaster, Thread thread, FutureTask<Attempt> task, CompletableFuture<Boolean> interrupted) {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    static Publisher start(Broadcaster broadcaster, List<Message> batch) {
        FutureTask<Attempt> task = new FutureTask<>(() -> Attempt.of(broadcaster, batch));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    task.run();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                },
                "contract-publisher");
        thread.setDaemon(true);
        thread.start();
        return new Publisher(broadcaster, thread, task, interrupted);
    }

    /** With a publish timeout of a second, on a connection that was good a moment ago. */
    static Publisher whileHanging(Bench bench) throws Exception {
        return whileHanging(bench, TIMEOUT);
    }

    static Publisher whileHanging(Bench bench, Duration timeout) throws Exception {
        Broadcaster broadcaster = bench.open(Bench.SHARED.withPublishTimeout(timeout));
        broadcaster.publish(bench.messages(1));
        bench.harness().hang();
        return start(
                broadcaster, bench.messages(Math.min(3, broadcaster.limits().messagesPerBatch())));
    }

    /** Waits until the publish shows no intention to end by itself. */
    void awaitBlocked(Bench bench) {
        Duration blocked = Duration.ofMillis(300);
        bench.await("a publish that blocks").during(blocked).until(() -> !task.isDone());
    }

    Attempt end(Bench bench) throws Exception {
        bench.await("the end of the publish, whose timeout has passed or which was woken")
                .until(task::isDone);
        return task.get();
    }
}
