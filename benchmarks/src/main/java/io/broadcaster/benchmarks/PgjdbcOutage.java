package io.broadcaster.benchmarks;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The textbook with pgjdbc: a row and a notification per transaction, and a loop that listens again. */
record PgjdbcOutage(String url) implements OutageContender {
    private static final String TIMEOUTS = "&connectTimeout=2&socketTimeout=2";

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbc(url) + TIMEOUTS);
    }

    private static String jdbc(String url) {
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo().split(":", -1);
        return "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=" + login[0]
                + "&password=" + login[1];
    }

    @Override
    public void listen(OutageRole.Printer printer) {
        while (true) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN outage");
                printer.ready();
                while (true) {
                    for (PGNotification notification :
                            connection.unwrap(PGConnection.class).getNotifications(1_000)) {
                        printer.heard(Integer.parseInt(notification.getParameter()));
                    }
                }
            } catch (SQLException again) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public Sender sender(BitSet acknowledged) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS outage (number integer)");
        }
        return new Sender() {
            private @Nullable Connection connection;

            @Override
            public void send(int number) {
                try {
                    insert(number);
                    OutageContender.acknowledge(acknowledged, number);
                } catch (SQLException logged) {
                    connection = null;
                    System.err.println(number + ": " + logged.getMessage());
                }
            }

            private void insert(int number) throws SQLException {
                Connection open = connection;
                if (open == null) {
                    open = connect();
                    open.setAutoCommit(false);
                    connection = open;
                }
                try (PreparedStatement insert =
                        open.prepareStatement("INSERT INTO outage VALUES (?); SELECT pg_notify('outage', ?)")) {
                    insert.setInt(1, number);
                    insert.setString(2, Integer.toString(number));
                    insert.execute();
                }
                open.commit();
            }

            @Override
            public void close() {}
        };
    }
}
