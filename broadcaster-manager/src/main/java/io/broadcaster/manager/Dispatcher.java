package io.broadcaster.manager;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns {@link Dispatch}, and its inbox.
 *
 * <p>Waking a thread costs the waker some 10 µs, far more than all else that a caller does. So the thread dozes, waking
 * by itself, for a millisecond after the latest work, during which callers need not wake it; only then it parks.
 */
final class Dispatcher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final long DOZE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long DOZE_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SIGNALS_PER_STEP = 4_096;

    private enum Mode {
        WORKING,
        DOZING,
        PARKED
    }

    private final MpscUnboundedAtomicArrayQueue<Signal> inbox = new MpscUnboundedAtomicArrayQueue<>(4_096);
    private final Thread thread = new Thread(this, "broadcaster-dispatcher");
    private volatile Mode mode = Mode.WORKING;
    private volatile boolean stopped;
    final Dispatch dispatch;

    /** @param workers run publish calls, which block */
    Dispatcher(Assembly assembly, Settlement settlement, HistoryKeeper history, Notices notices, Executor workers) {
        this.dispatch = new Dispatch(assembly, settlement, history, notices, workers, this::sendUrgently);
        thread.setDaemon(true);
    }

    List<Transition> transitions() {
        return dispatch.carrier().transitions();
    }

    void start() {
        thread.start();
    }

    /** A caller's signal. Never blocks; wakes the thread only when it is parked. */
    void send(Signal signal) {
        inbox.offer(signal);
        // The offer's compare-and-set comes before this read, as the parking thread's write of the mode comes before
        // its look at the inbox: one of the two sees the other.
        if (mode == Mode.PARKED) {
            LockSupport.unpark(thread);
        }
    }

    /** A worker's signal, on which other messages wait: wakes the thread at once. */
    void sendUrgently(Signal signal) {
        inbox.offer(signal);
        if (mode != Mode.WORKING) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread after the signals that it has. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** Applies what has arrived and advances; true when something had arrived. */
    boolean step() {
        int applied = inbox.drain(signal -> signal.apply(dispatch), SIGNALS_PER_STEP);
        dispatch.advance();
        return applied > 0;
    }

    @Override
    public void run() {
        long latestWork = System.nanoTime();
        while (!stopped || !inbox.isEmpty()) {
            try {
                if (step()) {
                    latestWork = System.nanoTime();
                } else {
                    idle(System.nanoTime() - latestWork);
                }
            } catch (Throwable unexpected) {
                LOG.error("[BROADCASTER_MANAGER] The dispatcher failed at one step and goes on", unexpected);
            }
        }
    }

    private void idle(long idleNanos) {
        boolean doze = idleNanos < DOZE_FOR_NANOS;
        long longest = dispatch.restNanos();
        mode = doze ? Mode.DOZING : Mode.PARKED;
        if (inbox.isEmpty() && !stopped) {
            LockSupport.parkNanos(this, doze ? Math.min(DOZE_NANOS, longest) : longest);
        }
        mode = Mode.WORKING;
    }
}
