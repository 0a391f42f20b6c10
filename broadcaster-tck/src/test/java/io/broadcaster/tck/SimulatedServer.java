package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.memory.MemoryBroadcasterProvider;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Subscribable.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A server in this process, whose store outlives it and whose listeners take a moment to come back. */
final class SimulatedServer {
    private static final Executor LATER = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

    private final List<List<Message>> backlog = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private MemoryBroadcaster store = store(Bench.SHARED);
    private State state = State.UP;
    private int outages;

    enum State {
        UP,
        STOPPED,
        HUNG
    }

    private static MemoryBroadcaster store(Shared shared) {
        return (MemoryBroadcaster) new MemoryBroadcasterProvider().create(new Options(Map.of(), Map.of(), shared));
    }

    /** With an empty store of another retention. */
    synchronized void reconfigure(Shared shared) {
        store = store(shared);
    }

    synchronized MemoryBroadcaster store() {
        return store;
    }

    /** False when no answer comes, in which case it takes the batch when it is healed. */
    synchronized boolean take(List<Message> batch) throws ConnectException {
        switch (state) {
            case UP -> store.publish(batch);
            case HUNG -> backlog.add(List.copyOf(batch));
            case STOPPED -> throw new ConnectException("connection refused");
        }
        return state == State.UP;
    }

    synchronized void fail(State failed) {
        state = failed;
        outages++;
        sessions.forEach(session -> session.detach(new IOException("the connection is lost")));
    }

    synchronized int outages() {
        return outages;
    }

    synchronized void exhaustQuota() {
        store.setQuota(2);
    }

    synchronized void heal() {
        store.setQuota(Long.MAX_VALUE);
        if (state != State.UP) {
            state = State.UP;
            backlog.forEach(store::publish);
            backlog.clear();
            LATER.execute(() -> attachAll());
        }
    }

    private synchronized void attachAll() {
        if (state == State.UP) {
            sessions.forEach(Session::attach);
        }
    }

    synchronized void publishForeign(String channel, byte[] payload) {
        Envelope.decode(channel, new String(payload, StandardCharsets.UTF_8))
                .ifPresent(message -> store.publish(List.of(message)));
    }

    synchronized Subscription subscribe(String channel, Listener listener) {
        Session session = new Session(channel, listener);
        sessions.add(session);
        if (state == State.UP) {
            session.attach();
        } else {
            listener.onInterrupted(new ConnectException("connection refused"));
        }
        return () -> end(session);
    }

    private synchronized void end(Session session) {
        sessions.remove(session);
        session.end();
    }

    private final class Session {
        private final String channel;
        private final Listener listener;
        private String cursor = "";
        private Subscription subscription;

        private Session(String channel, Listener listener) {
            this.channel = channel;
            this.listener = listener;
        }

        private void attach() {
            if (subscription == null) {
                if (!cursor.isEmpty()) {
                    store.read(channel, cursor, Integer.MAX_VALUE, Order.OLDEST_FIRST)
                            .messages()
                            .forEach(listener::onMessage);
                }
                subscription = store.subscribe(channel, listener);
            }
        }

        private void detach(Exception cause) {
            if (subscription != null) {
                end();
                cursor = store.read(channel, null, 1, Order.OLDEST_FIRST).cursor();
                listener.onInterrupted(cause);
            }
        }

        private void end() {
            if (subscription != null) {
                subscription.close();
                subscription = null;
            }
        }
    }
}
