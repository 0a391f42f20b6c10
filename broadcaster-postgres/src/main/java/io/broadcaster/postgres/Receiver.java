package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.broadcaster.Subscription;
import io.broadcaster.spi.ReconnectBackoff;
import io.broadcaster.spi.Subscribable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, in one thread with one connection of its own, which it restores for ever. */
final class Receiver implements Subscribable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private final Connector connector;
    private final Subscribers subscribers;
    private final Backlog backlog;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReconnectBackoff backoff = new ReconnectBackoff();

    Receiver(Connector connector, Subscribers subscribers) {
        this.connector = connector;
        this.subscribers = subscribers;
        this.backlog = new Backlog(subscribers);
    }

    @Override
    public Subscription subscribe(String channel, Listener listener) {
        if (!isOpen()) {
            throw new IllegalStateException("the broadcaster is closed");
        }
        Subscription subscription = subscribers.add(channel, listener);
        if (!started.getAndSet(true)) {
            Threads.daemon("listen", this::run).start();
        }
        return subscription;
    }

    private void run() {
        while (isOpen()) {
            try {
                listen(connector.open());
            } catch (SQLException | RuntimeException e) {
                interrupted(e);
            } catch (Error e) {
                interrupted(new IllegalStateException("listening failed", e));
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try {
            ReceiverSession session = new ReceiverSession(connector, connection, subscribers, backlog);
            session.start();
            backoff.reset();
            while (isOpen()) {
                session.step();
            }
        } finally {
            connector.discard(connection);
        }
    }

    private void interrupted(Exception cause) {
        if (!isOpen()) {
            return;
        }
        if (backoff.isFresh()) {
            LOG.warn("[PubSub] Not listening on PostgreSQL at {}, reconnecting: {}", connector, cause.getMessage());
        }
        subscribers.interrupted(cause);
        try {
            closed.await(backoff.next(System.nanoTime()).toMillis(), MILLISECONDS);
        } catch (InterruptedException nobodysBusiness) {
            // this thread is our own: only close() ends it
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    @Override
    public void close() {
        closed.countDown();
        connector.close();
    }
}
