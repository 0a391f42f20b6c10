package io.broadcaster.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners that rows have been committed. In a transaction of its own, because one that both writes and notifies
 * holds a lock of the whole server until its rows are on the disk. What several publishers have to say at once becomes
 * one notification. Losing one delays listeners until they poll, no more.
 */
final class WakeUps {
    /** The notification channel; the payload names the shards, such as {@code 3,11}. */
    static final String CHANNEL = "broadcaster_wake_up";

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
    private static final double QUEUE_ALARM = 0.25;

    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean failing;
    private volatile double queueUsage;

    /** Sends a wake-up for these shards, or leaves it to the thread that is sending one now. */
    void send(Connection connection, int shards) {
        pending.getAndAccumulate(shards, (a, b) -> a | b);
        while (pending.get() != 0 && sending.compareAndSet(false, true)) {
            try {
                notify(connection, payload(pending.getAndSet(0)));
                failing = false;
            } catch (SQLException e) {
                warn(e);
            } finally {
                sending.set(false);
            }
        }
    }

    private void notify(Connection connection, String payload) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement notify =
                connection.prepareStatement("SELECT pg_notify(?, ?), pg_notification_queue_usage()")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, payload);
            try (ResultSet row = notify.executeQuery()) {
                watchQueue(row.next() ? row.getDouble(2) : 0);
            }
        }
    }

    private void warn(SQLException failure) {
        if (!failing) {
            LOG.warn("PostgreSQL takes no wake-ups for listeners; until it does they hear by polling", failure);
        }
        failing = true;
    }

    private void watchQueue(double usage) {
        if (usage > QUEUE_ALARM && queueUsage <= QUEUE_ALARM) {
            LOG.warn(
                    "PostgreSQL's notification queue is {} % full: look in pg_stat_activity for a session that listens"
                            + " and stays in a transaction, and end it",
                    Math.round(usage * 100));
        }
        queueUsage = usage;
    }

    /** How full the server's queue of notifications was at the last wake-up, 0 to 1. */
    double queueUsage() {
        return queueUsage;
    }

    private static String payload(int shards) {
        return Arrays.stream(Shards.members(shards)).mapToObj(Integer::toString).collect(joining(","));
    }

    /** The set of shards that a payload names; all of them if it was not made here. */
    static int shards(String payload) {
        try {
            return Arrays.stream(payload.split(","))
                    .mapToInt(Integer::parseInt)
                    .map(Shards::setOf)
                    .reduce(0, (a, b) -> a | b);
        } catch (NumberFormatException foreign) {
            return Shards.ALL;
        }
    }
}
