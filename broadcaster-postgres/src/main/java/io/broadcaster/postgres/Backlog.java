package io.broadcaster.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of the followed shards, each from its cursor: the last row seen. The cursors outlive the connections,
 * and so does what is known to have been missed. The reading thread's own.
 */
final class Backlog {
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES = 4 << 20;
    /** With more channels than that, naming them all costs more than reading rows in vain. */
    private static final int MOST_NAMES = 100;

    // Whether the notes about deleted rows can be read: the tables may be of the version before.
    private static final String HAS_NOTES =
            "SELECT coalesce(has_table_privilege(to_regclass('broadcaster_trimmed'), 'SELECT'), false)";
    private static final String NOTES = "broadcaster_trimmed";
    private static final String NO_NOTES = "(SELECT 0 AS shard, 0::bigint AS id WHERE false)";

    private static final String TIMELINE = "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)";

    private static final String STATE = """
            SELECT s, newest, newest_message, trimmed,
                   (SELECT message_id FROM broadcaster_messages WHERE shard = s AND id = seen) AS seen_message
            FROM unnest(?, ?) AS cursors (s, seen)
                LEFT JOIN LATERAL (SELECT id AS newest, message_id AS newest_message FROM broadcaster_messages
                                   WHERE shard = s ORDER BY shard DESC, id DESC LIMIT 1) AS last ON true
                LEFT JOIN LATERAL (SELECT id AS trimmed FROM %s AS notes WHERE shard = s) AS trims ON true""";

    // Rows of channels that nobody listens to come without their text, only to move the cursor. The oldest rows of all
    // shards come first, and as many as fit a page: messages may be large. A table of the version before has no column
    // "carrier": then the name means the NULL outside.
    private static final String PAGE = """
            SELECT s, id, message_id, channel, envelope, carrier, missed, replaced, bytes FROM (
                SELECT s, id, message_id, channel, envelope, news.carrier,
                       coalesce(trimmed, 0) > seen AS missed,
                       coalesce(trimmed, 0) < seen AND last IS DISTINCT FROM seen_message AS replaced,
                       octet_length(envelope) AS own,
                       sum(coalesce(octet_length(envelope), 0)) OVER (ORDER BY id) AS bytes
                FROM unnest(?, ?, ?) AS cursors (s, seen, seen_message)
                    CROSS JOIN (VALUES (NULL)) AS missing (carrier)
                    LEFT JOIN LATERAL (SELECT message_id AS last FROM broadcaster_messages
                                       WHERE shard = s AND id = seen) AS seen_row ON true
                    LEFT JOIN LATERAL (SELECT notes.id AS trimmed FROM %s AS notes WHERE shard = s) AS trims ON true,
                    LATERAL (SELECT id, message_id, channel, carrier,
                                    CASE WHEN coalesce(channel = ANY (?::text[]), true) THEN envelope END AS envelope
                             FROM broadcaster_messages
                             WHERE shard = s AND id > seen ORDER BY id LIMIT %d) AS news
            ) AS page WHERE bytes - coalesce(own, 0) < %d ORDER BY id""";

    private static final Cursor START = new Cursor(0, "");

    private final Subscribers subscribers;
    private final Cursor[] cursors = new Cursor[Shards.COUNT];
    /** Of each shard the highest id that is known to be deleted. */
    private final long[] notes = new long[Shards.COUNT];

    private String timeline = "";
    private int followed;
    private int missed;
    private String state = "";
    private String page = "";
    private String @Nullable [] names;

    Backlog(Subscribers subscribers) {
        this.subscribers = subscribers;
    }

    /** The set of shards whose cursor stands. */
    int followed() {
        return followed;
    }

    /** The set of shards of which rows may have been deleted before they were seen. */
    int missed() {
        return missed;
    }

    /** Listeners have been told. */
    void forgetMissed() {
        missed = 0;
    }

    /** To be called first of all on each connection. */
    void begin(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HAS_NOTES);
                ResultSet row = query.executeQuery()) {
            row.next();
            boolean hasNotes = row.getBoolean(1);
            String notes = hasNotes ? NOTES : NO_NOTES;
            state = STATE.formatted(notes);
            page = PAGE.formatted(notes, PAGE_ROWS, PAGE_BYTES);
            missed |= hasNotes ? 0 : followed;
        }
        String now = timeline(connection);
        missed |= timeline.isEmpty() || timeline.equals(now) ? 0 : followed;
        timeline = now;
    }

    /** Begins anew when a standby becomes the server: it may lack what the one before had acknowledged. */
    private static String timeline(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TIMELINE)) {
            row.next();
            return row.getString(1);
        }
    }

    /** To be called when all rows there are have been read: nothing is left before what was deleted. */
    void caughtUp() {
        for (int shard : Shards.members(followed)) {
            if (cursors[shard].id() < notes[shard]) {
                cursors[shard] = new Cursor(notes[shard], "");
            }
        }
    }

    /**
     * Follows exactly the shards of these channels. A new one begins behind its newest row: as a shard's ids become
     * visible in order, whatever is committed later has a higher one. Where the row at the cursor is gone without having
     * been trimmed, or is another one, the table or the server was restored from a copy and gives ids again that it has
     * given before: the cursor starts over, here as with every page. Receivers drop what they have had.
     */
    void follow(Connection connection, Set<String> channels) throws SQLException {
        int shards = Shards.setOf(channels);
        for (int shard : Shards.members(Shards.ALL & ~shards)) {
            cursors[shard] = null;
        }
        int[] members = Shards.members(shards);
        try (PreparedStatement query = connection.prepareStatement(state)) {
            query.setObject(1, members);
            query.setObject(2, seen(members));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    follow(rows);
                }
            }
        }
        followed = shards;
        names = channels.size() > MOST_NAMES ? null : channels.toArray(String[]::new);
    }

    private void follow(ResultSet row) throws SQLException {
        int shard = row.getInt("s");
        String newestMessage = row.getString("newest_message");
        Cursor newest = new Cursor(row.getLong("newest"), newestMessage == null ? "" : newestMessage);
        long trimmed = row.getLong("trimmed");
        notes[shard] = trimmed;
        Cursor cursor = cursors[shard];
        if (cursor == null) {
            cursors[shard] = newest.id() >= trimmed ? newest : new Cursor(trimmed, "");
        } else if (trimmed > cursor.id()) {
            missed |= Shards.setOf(shard);
        } else if (trimmed < cursor.id() && !cursor.messageId().equals(row.getString("seen_message"))) {
            startOver(shard);
        }
    }

    private long[] seen(int[] shards) {
        return Arrays.stream(shards)
                .mapToLong(shard -> cursors[shard] == null ? 0 : cursors[shard].id())
                .toArray();
    }

    /**
     * Hands a page of new rows to the subscribers.
     *
     * @return whether there may be more
     */
    boolean read(Connection connection, int shards) throws SQLException {
        int[] members = Shards.members(shards & followed);
        String[] messages = Arrays.stream(members)
                .mapToObj(shard -> cursors[shard].messageId())
                .toArray(String[]::new);
        try (PreparedStatement query = connection.prepareStatement(page)) {
            query.setObject(1, members);
            query.setObject(2, seen(members));
            query.setObject(3, messages);
            query.setObject(4, names, Types.ARRAY);
            try (ResultSet rows = query.executeQuery()) {
                return deliver(rows);
            }
        }
    }

    private boolean deliver(ResultSet rows) throws SQLException {
        int count = 0;
        long bytes = 0;
        while (rows.next()) {
            if (rows.getBoolean(8)) {
                startOver(rows.getInt(1));
            } else {
                deliverRow(rows);
            }
            bytes = rows.getLong(9);
            count++;
        }
        return count >= PAGE_ROWS || bytes >= PAGE_BYTES;
    }

    private void deliverRow(ResultSet row) throws SQLException {
        int shard = row.getInt(1);
        cursors[shard] = new Cursor(row.getLong(2), row.getString(3));
        String envelope = row.getString(5);
        if (envelope != null) {
            subscribers.deliver(row.getString(4), envelope, row.getString(6));
        }
        missed |= row.getBoolean(7) ? Shards.setOf(shard) : 0;
    }

    private void startOver(int shard) {
        cursors[shard] = START;
        missed |= Shards.setOf(shard);
    }
}
