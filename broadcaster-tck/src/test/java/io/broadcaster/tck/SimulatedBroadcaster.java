package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broadcaster that keeps the whole contract, to be made wrong in one respect at a time. */
class SimulatedBroadcaster implements Broadcaster, Subscribable, History, SharedState {
    static final String SECRET = "right";

    final Setting setting;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What it is made of. */
    record Setting(SimulatedServer server, Duration publishTimeout, String secret) {}

    SimulatedBroadcaster(Setting setting) {
        this.setting = setting;
    }

    @Override
    public void publish(List<Message> batch) {
        if (closed.getCount() == 0) {
            throw failure(Reason.UNAVAILABLE, Outcome.REFUSED, batch, "closed", null);
        }
        if (!setting.secret.equals(SECRET)) {
            throw failure(Reason.UNAUTHORIZED, Outcome.REFUSED, batch, "the secret is refused", null);
        }
        try {
            if (!setting.server.take(batch)) {
                awaitAnswer(setting.publishTimeout);
                IOException cause = new IOException("no answer");
                throw failure(Reason.UNAVAILABLE, Outcome.UNKNOWN, batch, "no answer", cause);
            }
        } catch (ConnectException cause) {
            throw failure(Reason.UNAVAILABLE, Outcome.REFUSED, batch, "no connection", cause);
        }
    }

    /** None comes; waits until closed or interrupted, and so long at the most. */
    void awaitAnswer(Duration timeout) {
        try {
            closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    BroadcastException failure(
            Reason reason, Outcome outcome, List<Message> batch, String message, @Nullable Throwable cause) {
        return BroadcastException.ofAll(reason, outcome, batch.size(), message, cause);
    }

    @Override
    public Limits limits() {
        return new Limits(1_000, 64 << 10, 4, new QuotaReset.Daily());
    }

    @Override
    public Subscription subscribe(String channel, Listener listener) {
        if (closed.getCount() == 0) {
            throw new IllegalStateException("closed");
        }
        if (!setting.secret.equals(SECRET)) {
            listener.onInterrupted(new IOException("the secret is refused"));
            return () -> {};
        }
        Subscription subscription = setting.server.subscribe(channel, listener);
        subscriptions.add(subscription);
        return subscription;
    }

    @Override
    public void append(String carrier, List<Message> batch) {
        setting.server.store().append(carrier, batch);
    }

    @Override
    public Page read(String channel, @Nullable String after, int limit, Order order) {
        return setting.server.store().read(channel, after, limit, order);
    }

    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        return setting.server.store().write(node, changes, timeToLive);
    }

    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        return setting.server.store().read(keyPrefix);
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        closed.countDown();
    }
}
