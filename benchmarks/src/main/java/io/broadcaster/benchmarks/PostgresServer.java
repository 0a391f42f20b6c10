package io.broadcaster.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL of its own on loopback that keeps what it has acknowledged through a crash. */
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    PostgresServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    /**
     * A new database, so that nobody is woken by another's notifications.
     *
     * @return its address, as {@code DATABASE_URL} has it
     */
    String database(String name) throws SQLException {
        String address = "postgresql://postgres@localhost:" + server.getPort() + "/";
        execute(address + "postgres", "CREATE DATABASE " + name);
        return address + name;
    }

    static Connection connect(String address) throws SQLException {
        return DriverManager.getConnection("jdbc:" + address.replace("postgres@", ""), "postgres", "");
    }

    static void execute(String address, String sql) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What it says about itself. */
    String describe() throws SQLException {
        String settings = "SELECT 'PostgreSQL ' || current_setting('server_version') || ' on loopback, fsync '"
                + " || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')";
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(settings)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
