package io.broadcaster.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners that rows have been committed. In a transaction of its own, because one that both writes and notifies
 * holds a lock of the whole server until its rows are on the disk. One for a whole batch. Losing one delays listeners
 * until they poll, no more.
 */
final class WakeUps {
    /** The notification channel; the payload names the shards, such as {@code 3,11}. */
    static final String CHANNEL = "broadcaster_wake_up";

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
    private static final double QUEUE_ALARM = 0.25;

    // Both go out at once: a listener need not wait until the publisher has read the answer to the first.
    private static final String COMMIT = "COMMIT; SELECT pg_notify(?, ?), pg_notification_queue_usage()";

    private volatile boolean failing;
    private volatile double queueUsage;

    /** Ends a transaction that wrote to these shards, and wakes their listeners. */
    void commit(Connection connection, int shards) throws SQLException {
        try (PreparedStatement commit = connection.prepareStatement(COMMIT)) {
            commit.setString(1, CHANNEL);
            commit.setString(2, payload(shards));
            commit.execute();
            failing = false;
            commit.getMoreResults();
            try (ResultSet row = commit.getResultSet()) {
                watchQueue(row.next() ? row.getDouble(2) : 0);
            }
        } catch (SQLException e) {
            if (!SqlStates.isFullQueue(e)) {
                throw e;
            }
            warn(e); // the rows are committed
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
