package io.broadcaster.postgres;

import io.broadcaster.spi.Utf8;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels themselves, on which other programs notify; as far as PostgreSQL has such names. */
final class ForeignChannels {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignChannels.class);
    /** PostgreSQL cuts longer names off without an error. */
    private static final int LONGEST_NAME = 63;

    private final Connection connection;
    private final PGConnection postgres;
    private final Set<String> followed = new HashSet<>();

    ForeignChannels(Connection connection) throws SQLException {
        this.connection = connection;
        this.postgres = connection.unwrap(PGConnection.class);
    }

    /** Listens to exactly these. */
    void follow(Set<String> channels) throws SQLException {
        for (String channel : channels) {
            if (followed.add(channel)) {
                listen(channel);
            }
        }
        for (String channel : Set.copyOf(followed)) {
            if (!channels.contains(channel)) {
                followed.remove(channel);
                ignore(channel);
            }
        }
    }

    private void listen(String channel) throws SQLException {
        if (isName(channel)) {
            Sql.execute(connection, "LISTEN " + postgres.escapeIdentifier(channel));
        } else {
            LOG.warn(
                    "[PubSub] Other programs' notifications on {} are not heard: its name does not have 1 to {} bytes,"
                            + " or is reserved",
                    Subscribers.printable(channel),
                    LONGEST_NAME);
        }
    }

    private void ignore(String channel) throws SQLException {
        if (isName(channel)) {
            Sql.execute(connection, "UNLISTEN " + postgres.escapeIdentifier(channel));
        }
    }

    private static boolean isName(String channel) {
        return !channel.isEmpty() && Utf8.length(channel) <= LONGEST_NAME && !channel.equals(WakeUps.CHANNEL);
    }
}
