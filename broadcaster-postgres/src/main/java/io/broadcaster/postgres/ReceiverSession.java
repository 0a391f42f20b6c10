package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.broadcaster.spi.Utf8;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening on one connection, from its first LISTEN to its end. Never in a transaction: that would hear nothing. */
final class ReceiverSession {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverSession.class);
    /** The longest time until a new subscription is noticed; a notification ends the wait at once. */
    private static final int WAIT_MILLIS = 50;
    /** Finds the rows whose wake-up was lost, and a server that does not answer. */
    private static final long POLL_MILLIS = 1_000;
    /** PostgreSQL cuts longer names off without an error. */
    private static final int LONGEST_NAME = 63;

    private final Connection connection;
    private final PGConnection postgres;
    private final Subscribers subscribers;
    private final Backlog backlog;
    private final Set<String> heard = new HashSet<>();
    private long version = -1;
    private long nextPoll;

    ReceiverSession(Connection connection, Subscribers subscribers, Backlog backlog) throws SQLException {
        this.connection = connection;
        this.postgres = connection.unwrap(PGConnection.class);
        this.subscribers = subscribers;
        this.backlog = backlog;
    }

    /** LISTEN comes before the first look at the rows, so that nothing falls between the two. Then catches up. */
    void start() throws SQLException {
        connection.setAutoCommit(true);
        execute("LISTEN " + WakeUps.CHANNEL);
        refresh();
    }

    /** One round: new subscriptions, then notifications, then new rows. */
    void step() throws SQLException {
        if (version != subscribers.version() || System.nanoTime() - nextPoll >= 0) {
            refresh();
        }
        int woken = 0;
        for (PGNotification notification : postgres.getNotifications(WAIT_MILLIS)) {
            if (notification.getName().equals(WakeUps.CHANNEL)) {
                woken |= WakeUps.shards(notification.getParameter());
            } else {
                subscribers.deliver(notification.getName(), notification.getParameter());
            }
        }
        if ((woken & backlog.followed()) != 0) {
            catchUp(woken);
        }
    }

    /** Adopts the subscriptions of now and reads all there is for them. */
    private void refresh() throws SQLException {
        version = subscribers.version();
        Set<String> channels = Set.copyOf(subscribers.channels());
        for (String channel : channels) {
            if (heard.add(channel)) {
                hearOthers(channel);
            }
        }
        for (String channel : Set.copyOf(heard)) {
            if (!channels.contains(channel)) {
                heard.remove(channel);
                ignoreOthers(channel);
            }
        }
        backlog.follow(connection, channels);
        catchUp(Shards.ALL);
        subscribers.listening(channels);
        long jittered = ThreadLocalRandom.current().nextLong(POLL_MILLIS * 4 / 5, POLL_MILLIS * 6 / 5);
        nextPoll = System.nanoTime() + MILLISECONDS.toNanos(jittered);
    }

    private void catchUp(int shards) throws SQLException {
        boolean more = true;
        while (more) {
            more = backlog.read(connection, shards);
        }
    }

    /** Other programs notify on the channel itself. */
    private void hearOthers(String channel) throws SQLException {
        if (isName(channel)) {
            execute("LISTEN " + postgres.escapeIdentifier(channel));
        } else {
            LOG.warn(
                    "[PubSub] Other programs' notifications on {} are not heard: its name does not have 1 to {} bytes,"
                            + " or is reserved",
                    Subscribers.printable(channel),
                    LONGEST_NAME);
        }
    }

    private void ignoreOthers(String channel) throws SQLException {
        if (isName(channel)) {
            execute("UNLISTEN " + postgres.escapeIdentifier(channel));
        }
    }

    private static boolean isName(String channel) {
        return !channel.isEmpty() && Utf8.length(channel) <= LONGEST_NAME && !channel.equals(WakeUps.CHANNEL);
    }

    private void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
