package io.broadcaster.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Sends at a fixed rate, come what may, in a thread of its own: what is late is made up for. */
final class Load implements Runnable {
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Application application;
    private final int keys;
    private final long intervalNanos;
    private final Thread thread = new Thread(this, "load");
    private volatile boolean stopped;
    private long sent;
    /** From when a call was due until it returned, in nanoseconds. */
    final Histogram late = new Histogram(3);
    /** How long a call took, in nanoseconds. */
    final Histogram calls = new Histogram(3);

    /** @param sent how many were sent earlier */
    Load(Application application, int keys, int perSecond, long sent) {
        this.application = application;
        this.keys = keys;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.sent = sent;
    }

    Load start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    @Override
    public void run() {
        long due = System.nanoTime();
        while (!stopped) {
            long now = System.nanoTime();
            if (now < due) {
                LockSupport.parkNanos(Math.max(NAP_NANOS, due - now));
                continue;
            }
            application.send((int) (sent % keys), (int) (sent / keys));
            long end = System.nanoTime();
            late.recordValue(end - due);
            calls.recordValue(end - now);
            sent++;
            due += intervalNanos;
        }
    }

    /** Ends it; returns how many were sent in all. */
    long stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return sent;
    }
}
