package io.broadcaster.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** A row is inserted and its id notified, in one transaction; the listener selects the row. */
final class TextbookDelivery implements Delivery {
    private final Connection sending;
    private final Connection reading;
    private final Notifications notifications;
    private final PreparedStatement insert;
    private final PreparedStatement select;

    TextbookDelivery(String address) throws SQLException {
        PostgresServer.execute(address, "CREATE TABLE textbook (id bigserial PRIMARY KEY, payload text NOT NULL)");
        sending = PostgresServer.connect(address);
        reading = PostgresServer.connect(address);
        notifications = new Notifications(address);
        insert = sending.prepareStatement("WITH row AS (INSERT INTO textbook (payload) VALUES (?) RETURNING id)"
                + " SELECT pg_notify('" + Channels.CHANNEL + "', id::text) FROM row");
        select = reading.prepareStatement("SELECT payload FROM textbook WHERE id = ?");
    }

    @Override
    public void listen(Consumer<String> heard) {
        Listening.daemon(() -> notifications.run(id -> heard.accept(payload(Long.parseLong(id)))));
    }

    private String payload(long id) {
        try {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(String text) throws SQLException {
        insert.setString(1, text);
        insert.execute();
    }

    @Override
    public void close() throws SQLException {
        notifications.close();
        sending.close();
        reading.close();
    }
}
