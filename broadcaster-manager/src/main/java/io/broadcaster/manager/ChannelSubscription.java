package io.broadcaster.manager;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.MessageListener;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Resequencer;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener on one channel, over all self-hosted routes. A thread of its own puts in order what the routes' readers
 * hand over, and calls the listener: a slow one blocks nobody, and what its bounded queue can't hold becomes a gap.
 */
final class ChannelSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final int QUEUE = 65_536;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final long LOOK_AGAIN_MILLIS = 25;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS);

    private final String channel;
    private final MessageListener listener;
    private final Clocks clocks;
    private final Duration patienceWhenDown;
    private final @Nullable Replay replay;
    private final Set<String> routes;
    /** The routes that were never heard yet: what they carried meanwhile is read from the history. */
    private final Set<String> unheard;

    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final List<Subscription> wires = new ArrayList<>();
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Resequencer resequencer;
    private final Thread thread;
    private volatile boolean closed;
    private long latestLook;
    private boolean failing;
    private final List<Runnable> aside = new ArrayList<>();
    private boolean replayed;

    private ChannelSubscription(
            Assembly assembly, Set<String> routes, String channel, MessageListener listener, @Nullable Replay replay) {
        this.channel = channel;
        this.listener = listener;
        this.clocks = assembly.clocks();
        this.patienceWhenDown = assembly.settings().deliveryTimeout();
        this.replay = replay;
        this.routes = routes;
        this.unheard = new HashSet<>(routes);
        this.resequencer = new Resequencer(
                message -> call(() -> listener.onMessage(message)), gap -> call(() -> listener.onGap(gap)));
        this.thread = new Thread(this::run, "broadcaster-listener-" + channel);
        this.thread.setDaemon(true);
    }

    /**
     * Begins to listen on every route that can.
     *
     * @param replay what the listener missed before, which it gets first; null for none
     */
    static ChannelSubscription open(
            Assembly assembly, String channel, MessageListener listener, @Nullable Replay replay) {
        List<Route> routes = assembly.selfHosted();
        Set<String> names = routes.stream().map(route -> route.name).collect(toUnmodifiableSet());
        ChannelSubscription subscription = new ChannelSubscription(assembly, names, channel, listener, replay);
        subscription.down.addAll(names);
        subscription.thread.start();
        for (Route route : routes) {
            if (route.broadcaster instanceof Subscribable wire) {
                subscription.add(wire, route.name);
            }
        }
        return subscription;
    }

    private void add(Subscribable wire, String route) {
        try {
            wires.add(wire.subscribe(channel, new Wire(route)));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    @Override
    public void close() {
        closed = true;
        wires.forEach(ChannelSubscription::closeQuietly);
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }

    private static void closeQuietly(Subscription wire) {
        try {
            wire.close();
        } catch (RuntimeException failure) {
            LOG.warn("[BROADCASTER_MANAGER] Closing a subscription failed: {}", failure.toString());
        }
    }

    private void run() {
        while (!closed) {
            try {
                Runnable next =
                        resequencer.isWaiting() ? queue.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
                if (next != null) {
                    next.run();
                }
                expire(clocks.nanos());
            } catch (InterruptedException closing) {
                // looked at by the loop's condition; nobody else interrupts this thread
            }
        }
    }

    /** Looked at now and then, because it looks at every stream that waits. */
    private void expire(long now) {
        if (resequencer.isWaiting() && now - latestLook >= LOOK_AGAIN_NANOS) {
            Duration patience = down.isEmpty() ? PATIENCE : patienceWhenDown;
            resequencer.expire(now, patience.toNanos());
            latestLook = now;
        }
    }

    /** What a route carried before it was heard for the first time is in the history, if anywhere. */
    private void listening(String route, boolean complete) {
        if (unheard.remove(route) && replay != null) {
            catchUp(replay);
        }
        boolean whole = replay == null || replay.isComplete();
        call(() -> listener.onListening(route, complete && whole));
    }

    /** Before anything that is heard live, which otherwise would pass for the beginning. */
    private void catchUp(Replay missed) {
        long started = clocks.nanos();
        boolean read = missed.run(this::deliver, () -> closed);
        while (!read && !closed && clocks.nanos() - started < patienceWhenDown.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            read = missed.run(this::deliver, () -> closed);
        }
        if (!read && !closed) {
            missed.giveUp();
        }
        replayed = true;
        aside.forEach(Runnable::run);
        aside.clear();
    }

    private void deliver(Message message) {
        resequencer.accept(message, clocks.nanos());
    }

    /** What is heard waits until what was missed before has been read. */
    private void heard(Runnable delivery) {
        if (replay == null || replayed) {
            delivery.run();
        } else if (aside.size() < QUEUE) {
            aside.add(delivery);
        }
    }

    /** Only the first of several failures: one that is logged may itself be broadcast, and come here again. */
    private void report(Throwable thrown) {
        if (!failing) {
            LOG.error("[BROADCASTER_MANAGER] A listener failed; the next message goes to it all the same", thrown);
        }
        failing = true;
    }

    private void call(Runnable callback) {
        if (!closed) {
            try {
                callback.run();
                failing = false;
            } catch (RuntimeException | Error thrown) {
                report(thrown);
            }
        }
    }

    /** What one route's reader calls: it only queues. */
    private final class Wire implements Subscribable.Listener {
        private final String route;

        private Wire(String route) {
            this.route = route;
        }

        @Override
        public void onMessage(Message message) {
            enqueueDelivery(() -> deliver(message));
        }

        @Override
        public void onCarriedElsewhere(String carrier, Position position) {
            if (!routes.contains(carrier)) {
                enqueueDelivery(() -> resequencer.skip(channel, position, clocks.nanos()));
            }
        }

        private void enqueueDelivery(Runnable delivery) {
            if (!queue.offer(() -> heard(delivery)) && !overflowed.getAndSet(true)) {
                LOG.warn("[BROADCASTER_MANAGER] A listener is too slow: messages are left out and reported as a gap");
            }
        }

        @Override
        public void onListening(boolean complete) {
            down.remove(route);
            enqueue(() -> listening(route, complete));
        }

        @Override
        public void onInterrupted(Exception cause) {
            down.add(route);
            enqueue(() -> call(() -> listener.onInterrupted(route, cause)));
        }

        private void enqueue(Runnable notice) {
            if (!queue.offer(notice)) {
                LOG.warn("[BROADCASTER_MANAGER] A listener is too slow: it missed a notice about route {}", route);
            }
        }
    }
}
