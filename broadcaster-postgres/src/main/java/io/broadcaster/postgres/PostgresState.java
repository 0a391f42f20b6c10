package io.broadcaster.postgres;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.SharedState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes tell each other, in two small tables, on connections of its own. Thread-safe. */
final class PostgresState implements SharedState {
    private static final String KEEP_ALIVE = """
            UPDATE broadcaster_nodes SET alive_until = now() + make_interval(secs => ?)
            WHERE node = ? AND alive_until > now()""";
    // With what it told before it was forgotten.
    private static final String FORGET = "DELETE FROM broadcaster_nodes WHERE node = ?";
    private static final String BEGIN =
            "INSERT INTO broadcaster_nodes (alive_until, node) VALUES (now() + make_interval(secs => ?), ?)";
    private static final String REMOVE = "DELETE FROM broadcaster_state WHERE node = ? AND key = ANY (?)";
    private static final String PUT = """
            INSERT INTO broadcaster_state (node, key, value)
            SELECT ?, key, value FROM unnest(?, ?) AS told (key, value) WHERE value <> ''
            ON CONFLICT (key, node) DO UPDATE SET value = excluded.value""";
    // Between the prefix and the last text that begins so, which the index finds.
    private static final String READ = """
            SELECT node, key, value FROM broadcaster_state JOIN broadcaster_nodes USING (node)
            WHERE alive_until > now() AND key >= ? AND key < ?""";
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final Connector connector;
    private final ConnectionPool pool;
    private final String limit;

    /** @param timeout for each statement */
    PostgresState(Connector connector, Duration timeout) {
        this.connector = connector;
        this.pool = new ConnectionPool(connector);
        this.limit = "SET LOCAL statement_timeout = " + Math.max(1, timeout.toMillis());
    }

    /** @throws BroadcastException when the server can't be asked, or refuses */
    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        return ask(connection -> {
            boolean known = touch(connection, KEEP_ALIVE, node, timeToLive);
            if (!known) {
                try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                    forget.setString(1, node);
                    forget.executeUpdate();
                }
                touch(connection, BEGIN, node, timeToLive);
            }
            if (!changes.isEmpty()) {
                change(connection, node, changes);
            }
            return known;
        });
    }

    private static boolean touch(Connection connection, String sql, String node, Duration timeToLive)
            throws SQLException {
        try (PreparedStatement touch = connection.prepareStatement(sql)) {
            touch.setDouble(1, timeToLive.toMillis() / 1000.0);
            touch.setString(2, node);
            return touch.executeUpdate() == 1;
        }
    }

    private static void change(Connection connection, String node, Map<String, String> changes) throws SQLException {
        List<Map.Entry<String, String>> all = List.copyOf(changes.entrySet());
        Object[] removed = all.stream()
                .filter(change -> change.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toArray();
        try (PreparedStatement remove = connection.prepareStatement(REMOVE);
                PreparedStatement put = connection.prepareStatement(PUT)) {
            remove.setString(1, node);
            remove.setArray(2, connection.createArrayOf("text", removed));
            remove.executeUpdate();
            put.setString(1, node);
            put.setArray(
                    2,
                    connection.createArrayOf(
                            "text", all.stream().map(Map.Entry::getKey).toArray()));
            put.setArray(
                    3,
                    connection.createArrayOf(
                            "text", all.stream().map(Map.Entry::getValue).toArray()));
            put.executeUpdate();
        }
    }

    /** @throws BroadcastException when the server can't be asked */
    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        return ask(connection -> {
            Map<String, Map<String, String>> all = new HashMap<>();
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setString(1, keyPrefix);
                read.setString(2, keyPrefix + LAST_CHARACTER);
                try (ResultSet rows = read.executeQuery()) {
                    while (rows.next()) {
                        all.computeIfAbsent(rows.getString(1), node -> new HashMap<>())
                                .put(rows.getString(2), rows.getString(3));
                    }
                }
            }
            return all;
        });
    }

    /** In one transaction. */
    private <T> T ask(ConnectionPool.Query<T> query) {
        try {
            return pool.query(connection -> {
                connection.setAutoCommit(false);
                Sql.execute(connection, limit);
                T answer = query.run(connection);
                connection.commit();
                return answer;
            });
        } catch (SQLException e) {
            throw new BroadcastException(SqlStates.reason(e), SqlStates.message(connector, e), List.of(), null, e);
        }
    }
}
