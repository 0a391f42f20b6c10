package io.broadcaster.manager;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads beside the dispatcher's: all daemons, none kept while idle.
 *
 * @param workers run publish calls; as many as calls are in flight
 * @param receipts complete receipts and so run what applications hang on them; several, because that may block
 * @param history the one that appends to the store
 * @param notices the one that runs the application's route listener, and writes the log
 */
record Threads(Executor workers, Executor receipts, Executor history, Executor notices) {
    private static final int IDLE_SECONDS = 10;
    private static final int RECEIPTS = 4;

    static Threads forManager() {
        return new Threads(
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        named("broadcaster-publish")),
                compensating("broadcaster-receipts"),
                queued("broadcaster-history"),
                queued("broadcaster-notices"));
    }

    /** Ends them: log lines and receipts get a moment, unless it is one of those threads that asks. */
    void close() {
        stop(workers).shutdownNow();
        finish(notices, "broadcaster-notices");
        finish(receipts, "broadcaster-receipts");
    }

    private static void finish(Executor executor, String name) {
        ExecutorService service = stop(executor);
        if (!Thread.currentThread().getName().startsWith(name)) {
            awaitQuietly(service);
        }
    }

    /** Lets what is queued reach the store, while it is still open. */
    void finishHistory() {
        ExecutorService appending = stop(history);
        awaitQuietly(appending);
        appending.shutdownNow();
    }

    private static ExecutorService stop(Executor executor) {
        ExecutorService service = (ExecutorService) executor;
        service.shutdown();
        return service;
    }

    private static void awaitQuietly(ExecutorService service) {
        try {
            service.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that waits in it for a future is replaced while it waits. */
    private static ExecutorService compensating(String name) {
        AtomicInteger count = new AtomicInteger();
        ForkJoinWorkerThreadFactory threads = pool -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setName(name + "-" + count.incrementAndGet());
            return thread;
        };
        return new ForkJoinPool(RECEIPTS, threads, null, true, 0, 256, 1, pool -> true, IDLE_SECONDS, TimeUnit.SECONDS);
    }

    private static ExecutorService queued(String name) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
