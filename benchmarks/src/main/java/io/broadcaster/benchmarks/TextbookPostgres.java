package io.broadcaster.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One transaction per message that inserts it and notifies with it; a thread and a connection for each sender. */
final class TextbookPostgres implements AutoCloseable {
    private static final String INSERT = "INSERT INTO textbook (payload) VALUES (?)";
    private static final String NOTIFY = "SELECT pg_notify('" + Channels.CHANNEL + "', ?)";
    private static final String BOTH = "WITH row AS (" + INSERT + " RETURNING payload)" + " SELECT pg_notify('"
            + Channels.CHANNEL + "', payload) FROM row";

    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads;

    TextbookPostgres(String address, int senders) throws SQLException {
        PostgresServer.execute(
                address,
                "CREATE TABLE IF NOT EXISTS textbook (id bigserial PRIMARY KEY, payload text NOT NULL,"
                        + " created_at timestamptz NOT NULL DEFAULT now())");
        for (int i = 0; i < senders; i++) {
            connections.add(PostgresServer.connect(address));
        }
        threads = Executors.newFixedThreadPool(senders);
    }

    /** A transaction of two statements, in three round trips. */
    void transactions(int each) throws Exception {
        publish(each, false, List.of(INSERT, NOTIFY));
    }

    /** A transaction of one statement that does both, in one round trip. */
    void statements(int each) throws Exception {
        publish(each, true, List.of(BOTH));
    }

    private void publish(int each, boolean autoCommit, List<String> statements) throws Exception {
        List<Future<?>> ends = new ArrayList<>();
        for (int sender = 0; sender < connections.size(); sender++) {
            int number = sender;
            ends.add(threads.submit(() -> {
                send(number, each, autoCommit, statements);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }

    private void send(int sender, int each, boolean autoCommit, List<String> statements) throws SQLException {
        Connection connection = connections.get(sender);
        connection.setAutoCommit(autoCommit);
        List<PreparedStatement> prepared = new ArrayList<>();
        for (String statement : statements) {
            prepared.add(connection.prepareStatement(statement));
        }
        for (int i = 0; i < each; i++) {
            String payload = Text.DATA.of(sender, i);
            for (PreparedStatement statement : prepared) {
                statement.setString(1, payload);
                statement.execute();
            }
            if (!autoCommit) {
                connection.commit();
            }
        }
        for (PreparedStatement statement : prepared) {
            statement.close();
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdown();
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
