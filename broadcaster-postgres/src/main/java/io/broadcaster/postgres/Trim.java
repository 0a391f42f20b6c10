package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the rows that are older than an hour, some at a time; of several processes, one at a time. */
final class Trim implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Trim.class);

    // Looks at the oldest rows of each shard, by the primary key, so that age needs no index of its own; and names the
    // rows by where they lie, so that no plan reads the whole table.
    private static final String SQL = """
            DELETE FROM broadcaster_messages WHERE ctid = ANY (ARRAY (
                SELECT place
                FROM (SELECT pg_try_advisory_xact_lock(%d, %d) AS mine OFFSET 0) AS turn,
                     generate_series(0, %d) AS s,
                     LATERAL (SELECT ctid AS place, stored_at FROM broadcaster_messages WHERE shard = s
                              ORDER BY id LIMIT 500) AS oldest
                WHERE mine AND stored_at < now() - interval '1 hour'))""".formatted(Shards.LOCKS, 2_000, Shards.COUNT - 1);

    private final ConnectionPool pool;

    Trim(ConnectionPool pool) {
        this.pool = pool;
    }

    @Override
    public void run() {
        try {
            pool.use(Trim::deleteOldRows);
        } catch (SQLException | RuntimeException e) { // a scheduled task that throws is never run again
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Could not delete old rows of broadcaster_messages; the next try is in a minute", e);
            }
        }
    }

    private static void deleteOldRows(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement delete = connection.createStatement()) {
            while (delete.executeUpdate(SQL) > 0) {
                // each execution is a transaction of its own
            }
        }
    }
}
