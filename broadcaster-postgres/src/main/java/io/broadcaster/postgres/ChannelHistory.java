package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.History.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One channel's rows, in one transaction that sees one state of the table. */
final class ChannelHistory {
    private static final int PAGE_BYTES = 4 << 20;

    private static final String BY_MESSAGE_ID =
            "SELECT id, message_id FROM broadcaster_messages WHERE message_id = ? AND shard = ? AND channel = ?";

    /** The place behind all rows there are. */
    private static final String END = """
            SELECT greatest((SELECT max(id) FROM broadcaster_messages WHERE shard = s),
                            (SELECT id FROM broadcaster_trimmed WHERE shard = s), 0)
            FROM (VALUES (?)) AS shards (s)""";

    // A place is known when its row is still there, was the last to be deleted, or was none in the first place. Nothing
    // behind it has been deleted, when nothing of the shard was, or when an older row of the channel is still there.
    private static final String PLACE = """
            SELECT message = '' OR place = trimmed OR coalesce(
                        (SELECT message_id FROM broadcaster_messages WHERE shard = s AND id = place) = message,
                        false) AS known,
                   place >= trimmed OR EXISTS (
                        SELECT FROM broadcaster_messages
                        WHERE channel COLLATE "C" = name COLLATE "C" AND id <= place) AS whole
            FROM (VALUES (?, ?, ?, ?)) AS cursors (s, place, message, name),
                 LATERAL (SELECT coalesce(max(id), 0) AS trimmed FROM broadcaster_trimmed WHERE shard = s) AS trims""";

    // As many rows as fit a page, and one at least: messages may be large.
    private static final String PAGE = """
            SELECT id, message_id, envelope FROM (
                SELECT id, message_id, envelope, octet_length(envelope) AS own,
                       sum(octet_length(envelope)) OVER (ORDER BY id %2$s) AS bytes
                FROM broadcaster_messages
                WHERE channel COLLATE "C" = ? AND id %1$s ? ORDER BY channel COLLATE "C" %2$s, id %2$s LIMIT ?
            ) AS page WHERE bytes - own < %3$d ORDER BY id %2$s""";
    private static final String FORWARD = PAGE.formatted(">", "ASC", PAGE_BYTES);
    private static final String BACKWARD = PAGE.formatted("<", "DESC", PAGE_BYTES);

    private final Connection connection;
    private final String channel;
    private final int shard;

    ChannelHistory(Connection connection, String channel) {
        this.connection = connection;
        this.channel = channel;
        this.shard = Shards.of(channel);
    }

    private record Rows(
            List<Message> messages,
            @Nullable Cursor first,
            @Nullable Cursor last) {}

    Page forward(@Nullable String after, int limit) throws SQLException {
        if (after == null) {
            Rows newest = rows(BACKWARD, Long.MAX_VALUE, limit);
            List<Message> messages = new ArrayList<>(newest.messages);
            Collections.reverse(messages);
            return page(messages, newest.first, true);
        }
        Optional<Cursor> start = find(after);
        Rows rows = rows(FORWARD, start.map(Cursor::id).orElse(0L), limit);
        return page(rows.messages, rows.last == null ? start.orElse(null) : rows.last, start.isPresent());
    }

    Page backward(@Nullable String before, int limit) throws SQLException {
        Optional<Cursor> start = before == null ? Optional.empty() : find(before);
        Rows rows = rows(BACKWARD, start.map(Cursor::id).orElse(Long.MAX_VALUE), limit);
        return page(
                rows.messages, rows.last == null ? start.orElse(null) : rows.last, before == null || start.isPresent());
    }

    private Page page(List<Message> messages, @Nullable Cursor cursor, boolean complete) throws SQLException {
        Cursor known = cursor == null ? new Cursor(end(), "") : cursor;
        return new Page(messages, known.toString(), complete);
    }

    /** The place that a message's id or a cursor names; empty when it is unknown or rows behind it may be missing. */
    private Optional<Cursor> find(String mark) throws SQLException {
        Optional<Cursor> cursor = Cursor.parse(mark);
        return cursor.isEmpty() ? findMessage(mark) : isWhole(cursor.get()) ? cursor : Optional.empty();
    }

    private Optional<Cursor> findMessage(String messageId) throws SQLException {
        if (messageId.indexOf('\0') >= 0) {
            return Optional.empty(); // which PostgreSQL cannot even compare
        }
        try (PreparedStatement query = connection.prepareStatement(BY_MESSAGE_ID)) {
            query.setString(1, messageId);
            query.setInt(2, shard);
            query.setString(3, channel);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Cursor(row.getLong(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    private boolean isWhole(Cursor cursor) throws SQLException {
        if (cursor.messageId().indexOf('\0') >= 0 || cursor.id() > end()) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement(PLACE)) {
            query.setInt(1, shard);
            query.setLong(2, cursor.id());
            query.setString(3, cursor.messageId());
            query.setString(4, channel);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1) && row.getBoolean(2);
            }
        }
    }

    private long end() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(END)) {
            query.setInt(1, shard);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private Rows rows(String sql, long start, int limit) throws SQLException {
        List<Message> messages = new ArrayList<>();
        Cursor first = null;
        Cursor last = null;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, channel);
            query.setLong(2, start);
            query.setInt(3, limit);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    last = new Cursor(rows.getLong(1), rows.getString(2));
                    first = first == null ? last : first;
                    Envelope.decode(channel, rows.getString(3)).ifPresent(messages::add);
                }
            }
        }
        return new Rows(messages, first, last);
    }
}
