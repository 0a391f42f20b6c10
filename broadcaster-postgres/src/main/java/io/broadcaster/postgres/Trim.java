package io.broadcaster.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.broadcaster.spi.Options.Shared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows that are too old or too many, in the background, some at a time; of several processes, one at a time. Of
 * each channel the oldest go first, and with them, in the same transaction, goes the note of how far they were deleted:
 * that lets readers prove that they missed nothing. What silent nodes told goes as well.
 */
final class Trim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Trim.class);
    /** No longer than messages are remembered. */
    private static final long PAUSE_MILLIS = 10_000;
    /** Also before the first time: who publishes a little and ends leaves it to others. */
    private static final long SHORTEST_MILLIS = 1_000;

    // Rows are named by where they lie, so that no plan reads the whole table. Whoever does not get the lock finds
    // none.
    private static final String DELETE = """
            WITH RECURSIVE turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%d, 2000) AS mine), %s, gone AS (
                DELETE FROM broadcaster_messages WHERE ctid = ANY (ARRAY (SELECT place FROM surplus))
                RETURNING shard, id)
            INSERT INTO broadcaster_trimmed SELECT shard, max(id) FROM gone GROUP BY shard
            ON CONFLICT (shard) DO UPDATE SET id = greatest(broadcaster_trimmed.id, excluded.id)""";

    // Looks at the oldest rows of each shard, up to the first that is young: age needs no index of its own.
    private static final String OLD = DELETE.formatted(Shards.LOCKS, """
            surplus AS (
                SELECT place FROM turn, generate_series(0, %d) AS s, LATERAL (
                    SELECT place, bool_and(stored_at < now() - make_interval(secs => ?)) OVER (ORDER BY id) AS old FROM (
                        SELECT ctid AS place, id, stored_at FROM broadcaster_messages WHERE shard = s
                        ORDER BY id LIMIT 500) AS oldest) AS aged
                WHERE mine AND old)""".formatted(Shards.COUNT - 1));

    // Steps from one channel's name to the next, by the index.
    private static final String EXCESS = """
            WITH RECURSIVE channels (name) AS (
                SELECT (SELECT channel FROM broadcaster_messages ORDER BY channel COLLATE "C" LIMIT 1)
                UNION ALL
                SELECT (SELECT channel FROM broadcaster_messages WHERE channel COLLATE "C" > name COLLATE "C"
                        ORDER BY channel COLLATE "C" LIMIT 1)
                FROM channels WHERE name IS NOT NULL)
            SELECT name, last FROM channels, LATERAL (
                SELECT id AS last FROM broadcaster_messages WHERE channel COLLATE "C" = name COLLATE "C"
                ORDER BY channel COLLATE "C" DESC, id DESC OFFSET ? LIMIT 1) AS excess""";
    private static final String MANY = DELETE.formatted(Shards.LOCKS, """
            surplus AS (
                SELECT place FROM turn, LATERAL (
                    SELECT ctid AS place FROM broadcaster_messages WHERE channel COLLATE "C" = ? AND id <= ?
                    ORDER BY channel COLLATE "C", id LIMIT 2000) AS oldest
                WHERE mine)""");

    // The newest row always outlives what is trimmed: a note beyond it speaks of a table that was emptied by other
    // means.
    private static final String FORGET = """
            DELETE FROM broadcaster_trimmed AS notes
            WHERE id > (SELECT max(id) FROM broadcaster_messages AS m WHERE m.shard = notes.shard)""";

    private static final String SILENT = "DELETE FROM broadcaster_nodes WHERE alive_until < now()";

    private final ConnectionPool pool;
    private final Shared bounds;
    private final ScheduledExecutorService scheduler = Threads.scheduler("trim");
    private final AtomicBoolean started = new AtomicBoolean();

    /** @param bounds how long and how many messages are remembered */
    Trim(ConnectionPool pool, Shared bounds) {
        this.pool = pool;
        this.bounds = bounds;
    }

    /** From now on, once in a while. A process that only listens never calls it. */
    @SuppressWarnings("FutureReturnValueIgnored") // it logs its failures itself
    void begin() {
        if (!started.getAndSet(true)) {
            long pause = Math.max(
                    SHORTEST_MILLIS,
                    Math.min(PAUSE_MILLIS, bounds.historyMaxAge().toMillis()));
            scheduler.scheduleWithFixedDelay(this::tryOnce, SHORTEST_MILLIS, pause, MILLISECONDS);
        }
    }

    private void tryOnce() {
        try {
            once();
        } catch (SQLException | RuntimeException e) { // a scheduled task that throws is never run again
            if (!scheduler.isShutdown()) {
                LOG.warn(
                        "Could not delete old rows of broadcaster_messages and broadcaster_nodes; the next try is in a while",
                        e);
            }
        }
    }

    /** Deletes all there is to delete. */
    void once() throws SQLException {
        pool.use(connection -> {
            connection.setAutoCommit(false);
            delete(connection, FORGET);
            delete(connection, OLD, bounds.historyMaxAge().toMillis() / 1000.0);
            for (Excess excess : excess(connection)) {
                delete(connection, MANY, excess.channel(), excess.last());
            }
            delete(connection, SILENT);
        });
    }

    /** The newest row of a channel that is one too many. */
    private record Excess(String channel, long last) {}

    private List<Excess> excess(Connection connection) throws SQLException {
        limit(connection);
        try (PreparedStatement query = connection.prepareStatement(EXCESS)) {
            query.setInt(1, bounds.historyMaxMessages());
            List<Excess> excess = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    excess.add(new Excess(rows.getString(1), rows.getLong(2)));
                }
            }
            connection.commit();
            return excess;
        }
    }

    /** As often as there is something to delete, in a transaction each time. */
    private void delete(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                delete.setObject(i + 1, parameters[i]);
            }
            int deleted;
            do {
                limit(connection);
                deleted = delete.executeUpdate();
                connection.commit();
            } while (deleted > 0);
        }
    }

    /** Begins a transaction in which the server shall not go on when this side has given up, nor hold locks in vain. */
    private void limit(Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "SET LOCAL statement_timeout = "
                        + Math.max(1, bounds.publishTimeout().toMillis()));
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
