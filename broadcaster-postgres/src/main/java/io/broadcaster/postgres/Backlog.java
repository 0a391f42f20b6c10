package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of the followed shards, each from its cursor: the last id seen. The cursors outlive the connections.
 * The reading thread's own.
 */
final class Backlog {
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 4 << 20;
    /** With more channels than that, naming them all costs more than reading rows in vain. */
    private static final int MOST_NAMES = 100;

    private static final long NOT_FOLLOWED = -1;

    private static final String NEWEST = """
            SELECT shard, coalesce((SELECT max(id) FROM broadcaster_messages AS m WHERE m.shard = s.shard), 0)
            FROM unnest(?) AS s (shard)""";

    // Rows of channels that nobody listens to come without their text, only to move the cursor. The oldest rows of all
    // shards come first, and as many as fit a page: messages may be large.
    private static final String PAGE = """
            SELECT shard, id, channel, envelope, bytes FROM (
                SELECT shard, id, channel, envelope, octet_length(envelope) AS own,
                       sum(coalesce(octet_length(envelope), 0)) OVER (ORDER BY id) AS bytes
                FROM unnest(?, ?) AS cursors (followed, seen), LATERAL (
                    SELECT shard, id, channel, CASE WHEN coalesce(channel = ANY (?::text[]), true) THEN envelope END AS envelope
                    FROM broadcaster_messages WHERE shard = followed AND id > seen ORDER BY id LIMIT %d) AS news
            ) AS page WHERE bytes - coalesce(own, 0) < %d ORDER BY id""".formatted(PAGE_ROWS, PAGE_BYTES);

    private final Subscribers subscribers;
    private final long[] cursors = new long[Shards.COUNT];
    private int followed;
    private String @Nullable [] names;

    Backlog(Subscribers subscribers) {
        this.subscribers = subscribers;
        Arrays.fill(cursors, NOT_FOLLOWED);
    }

    /** The set of shards whose cursor stands. */
    int followed() {
        return followed;
    }

    /**
     * Follows exactly the shards of these channels. A new one begins behind its newest row: as a shard's ids become
     * visible in order, whatever is committed later has a higher one. A cursor ahead of the newest row starts over: all
     * rows have been deleted, or the server was restored from a copy and gives ids again that it has given before.
     * Receivers drop what they have had.
     */
    void follow(Connection connection, Set<String> channels) throws SQLException {
        int shards = Shards.setOf(channels);
        try (PreparedStatement query = connection.prepareStatement(NEWEST)) {
            query.setObject(1, Shards.members(shards));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int shard = rows.getInt(1);
                    long newest = rows.getLong(2);
                    if (cursors[shard] == NOT_FOLLOWED) {
                        cursors[shard] = newest;
                    } else if (cursors[shard] > newest) {
                        cursors[shard] = 0;
                    }
                }
            }
        }
        for (int shard : Shards.members(Shards.ALL & ~shards)) {
            cursors[shard] = NOT_FOLLOWED;
        }
        followed = shards;
        names = channels.size() > MOST_NAMES ? null : channels.toArray(String[]::new);
    }

    /**
     * Hands a page of new rows to the subscribers.
     *
     * @return whether there may be more
     */
    boolean read(Connection connection, int shards) throws SQLException {
        int[] members = Shards.members(shards & followed);
        try (PreparedStatement query = connection.prepareStatement(PAGE)) {
            query.setObject(1, members);
            query.setObject(
                    2, Arrays.stream(members).mapToLong(shard -> cursors[shard]).toArray());
            query.setObject(3, names, Types.ARRAY);
            try (ResultSet rows = query.executeQuery()) {
                return deliver(rows);
            }
        }
    }

    private boolean deliver(ResultSet rows) throws SQLException {
        int count = 0;
        long bytes = 0;
        while (rows.next()) {
            cursors[rows.getInt(1)] = rows.getLong(2);
            String envelope = rows.getString(4);
            if (envelope != null) {
                subscribers.deliver(rows.getString(3), envelope);
            }
            bytes = rows.getLong(5);
            count++;
        }
        return count >= PAGE_ROWS || bytes >= PAGE_BYTES;
    }
}
