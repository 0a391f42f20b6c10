package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The listening on one connection, from its first LISTEN to its end. Never in a transaction: that would hear nothing. */
final class ReceiverSession {
    /** The longest time until a new subscription is noticed; a notification ends the wait at once. */
    private static final int WAIT_MILLIS = 50;
    /** Finds the rows whose wake-up was lost, and a server that does not answer. */
    private static final long POLL_MILLIS = 1_000;

    private final Connection connection;
    private final PGConnection postgres;
    private final Subscribers subscribers;
    private final Backlog backlog;
    private final ForeignChannels foreign;
    private final Probe probe;
    private long version = -1;
    private long nextPoll;

    /** @param connector by which the connection was made */
    ReceiverSession(Connector connector, Connection connection, Subscribers subscribers, Backlog backlog)
            throws SQLException {
        this.connection = connection;
        this.postgres = connection.unwrap(PGConnection.class);
        this.subscribers = subscribers;
        this.backlog = backlog;
        this.foreign = new ForeignChannels(connection);
        this.probe = new Probe(connector, connection);
    }

    /** LISTEN comes before the first look at the rows, so that nothing falls between the two. Then catches up. */
    void start() throws SQLException {
        connection.setAutoCommit(true);
        // Planning a page would take longer than reading it.
        Sql.execute(connection, "SET plan_cache_mode = force_generic_plan; SET jit = off");
        Sql.execute(connection, "LISTEN " + WakeUps.CHANNEL);
        probe.start();
        backlog.begin(connection);
        refresh();
        backlog.forgetMissed();
    }

    /** One round: notifications, then new rows, then new subscriptions. */
    void step() throws SQLException {
        int woken = 0;
        for (PGNotification notification : postgres.getNotifications(WAIT_MILLIS)) {
            woken |= take(notification);
        }
        if ((woken & backlog.followed()) != 0) {
            catchUp(woken);
        }
        boolean poll = System.nanoTime() - nextPoll >= 0;
        if (poll) {
            probe.next();
        }
        if (poll || version != subscribers.version()) {
            refresh();
        }
        if (backlog.missed() != 0) {
            throw new SQLException("rows were deleted before they were read, or the table was replaced");
        }
    }

    /** Returns the set of shards that may have new rows. */
    private int take(PGNotification notification) {
        if (notification.getName().equals(WakeUps.CHANNEL)) {
            return WakeUps.shards(notification.getParameter());
        }
        if (!probe.take(notification)) {
            subscribers.deliver(notification.getName(), notification.getParameter(), null);
        }
        return 0;
    }

    /** Adopts the subscriptions of now and reads all there is for them. */
    private void refresh() throws SQLException {
        version = subscribers.version();
        Set<String> channels = Set.copyOf(subscribers.channels());
        foreign.follow(channels);
        backlog.follow(connection, channels);
        catchUp(Shards.ALL);
        backlog.caughtUp();
        subscribers.listening(channels, backlog.missed());
        long jittered = ThreadLocalRandom.current().nextLong(POLL_MILLIS * 4 / 5, POLL_MILLIS * 6 / 5);
        nextPoll = System.nanoTime() + MILLISECONDS.toNanos(jittered);
    }

    private void catchUp(int shards) throws SQLException {
        boolean more = true;
        while (more) {
            more = backlog.read(connection, shards);
        }
    }
}
