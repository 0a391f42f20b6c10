package io.broadcaster.manager;

import com.github.f4b6a3.uuid.UuidCreator;
import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries announcements over one self-hosted backend, in a thread of its own: one that hangs delays no other. */
final class InstanceWire implements Subscribable.Listener, AutoCloseable {
    static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final Duration LAST_WORD = Duration.ofMillis(500);
    private static final int REMEMBERED = 20;

    private final Route route;
    private final Clocks clocks;
    private final Function<Boolean, Announcement> announcement;
    private final BiConsumer<Announcement, Boolean> heard;
    private final AtomicBoolean announcing = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile @Nullable Subscription subscription;
    /** Where the day's spending stands, until it was read. */
    private volatile @Nullable History unread;

    /**
     * @param announcement makes one for now; told whether it is the last
     * @param heard takes what arrives, and whether its sender was alive a moment ago; must not block
     */
    InstanceWire(
            Route route,
            Clocks clocks,
            Function<Boolean, Announcement> announcement,
            BiConsumer<Announcement, Boolean> heard) {
        this.route = route;
        this.clocks = clocks;
        this.announcement = announcement;
        this.heard = heard;
        this.thread = new ScheduledThreadPoolExecutor(1, InstanceWire::daemon, new DiscardPolicy());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "broadcaster-instances");
        thread.setDaemon(true);
        return thread;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged by the task itself
    void start(History store) {
        if (route.broadcaster instanceof Subscribable wire) {
            subscription = wire.subscribe(Announcement.CHANNEL, this);
        }
        unread = route.broadcaster == store ? store : null;
        thread.scheduleWithFixedDelay(() -> announce(false), 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    void announceSoon() {
        if (subscription != null && !announcing.getAndSet(true)) {
            thread.execute(() -> {
                announcing.set(false); // before it looks, so that a later change is announced too
                announce(false);
            });
        }
    }

    private void announce(boolean leaving) {
        remember();
        try {
            String json = announcement.apply(leaving).toJson();
            String id = UuidCreator.getTimeOrderedEpoch().toString();
            route.broadcaster.publish(
                    List.of(new Message(id, null, Announcement.CHANNEL, Announcement.EVENT, json, null, clocks.now())));
        } catch (RuntimeException unreachable) {
            LOG.debug("[{}] Nothing announced: {}", route.name, unreachable.getMessage());
        }
    }

    /** What was spent today before this process began; tried until it could be read. */
    private void remember() {
        History store = unread;
        if (store == null) {
            return;
        }
        try {
            store.read(Announcement.CHANNEL, null, REMEMBERED, History.Order.NEWEST_FIRST)
                    .messages()
                    .forEach(message -> hear(message, false));
            unread = null;
        } catch (RuntimeException unreadable) {
            LOG.debug("[{}] Nothing remembered: {}", route.name, unreadable.getMessage());
        }
    }

    private void hear(Message message, boolean alive) {
        Announcement.parse(message.data()).ifPresent(each -> heard.accept(each, alive));
    }

    @Override
    public void onMessage(Message message) {
        hear(message, true);
    }

    @Override
    public void onListening(boolean complete) {
        announceSoon(); // whoever is there shall know of this one at once
    }

    @Override
    public void onInterrupted(Exception cause) {}

    @Override
    public void close() {
        Subscription open = subscription;
        if (open == null) {
            return; // never started
        }
        open.close();
        Future<?> lastWord = thread.submit(() -> announce(true));
        try {
            lastWord.get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unheard) {
            LOG.debug("[{}] Left without a word", route.name, unheard);
        }
        thread.shutdownNow();
    }
}
