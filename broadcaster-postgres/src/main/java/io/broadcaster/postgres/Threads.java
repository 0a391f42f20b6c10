package io.broadcaster.postgres;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** The driver's threads: daemons, named alike. Executors ignore what they are given after their shutdown. */
final class Threads {
    static final String PREFIX = "broadcaster-postgres-";

    private Threads() {}

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, PREFIX + name);
        thread.setDaemon(true);
        return thread;
    }

    /** A thread for each task at once; none without tasks. */
    static ExecutorService workers(String name) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(name, task),
                new DiscardPolicy());
    }

    static ScheduledExecutorService scheduler(String name) {
        return new ScheduledThreadPoolExecutor(1, task -> daemon(name, task), new DiscardPolicy());
    }
}
