package io.broadcaster.postgres;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/** A real server that tests may kill, freeze and restart. Every test gets a database of its own. */
final class PostgresServer implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer shared;

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // a machine may be busy
    }

    private final Map<String, String> configuration;
    private final Path data;
    private EmbeddedPostgres server;

    PostgresServer(Map<String, String> configuration) {
        this.configuration = configuration;
        try {
            data = Files.createTempDirectory("broadcaster-postgres");
            start(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one server of all tests that do it no harm; it ends with the process. */
    static synchronized PostgresServer shared() {
        if (shared == null) {
            PostgresServer started = new PostgresServer(Map.of("max_notify_queue_pages", "64"));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            started.createRoles();
            shared = started;
        }
        return shared;
    }

    private void start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setPort(port);
        configuration.forEach(builder::setServerConfig);
        server = builder.start();
    }

    /** {@code locked} needs its password, {@code guest} has no rights. */
    private void createRoles() {
        try {
            execute("postgres", "CREATE ROLE locked LOGIN PASSWORD 's@p:/a+é'; CREATE ROLE guest LOGIN");
            Path rules = data.resolve("pg_hba.conf");
            Files.writeString(
                    rules,
                    "host all locked 127.0.0.1/32 scram-sha-256\nhost all locked ::1/128 scram-sha-256\n"
                            + Files.readString(rules));
            execute("postgres", "SELECT pg_reload_conf()");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String newDatabase() throws SQLException {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return name;
    }

    int port() {
        return server.getPort();
    }

    String url(String database) {
        return "postgresql://postgres@localhost:" + port() + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port() + "/" + database, "postgres", "");
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Sessions of broadcasters. */
    long sessions(String database) throws SQLException {
        return number(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'broadcaster' AND datname = '"
                        + database + "'");
    }

    /** As a power cut would. */
    void kill() throws IOException {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    void restart() throws IOException {
        int port = port();
        server.close();
        start(port);
    }

    /** With the data that it has, but writing nothing until it is promoted. */
    void restartAsStandby() throws IOException {
        Files.createFile(data.resolve("standby.signal"));
        restart();
    }

    /** Its sockets stay open; nothing answers any more. */
    void freeze() throws IOException {
        signal("-STOP", processes().subList(0, 1)); // so that it has no more children
        signal("-STOP", processes());
    }

    void thaw() throws IOException {
        signal("-CONT", processes());
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The postmaster first. */
    private List<ProcessHandle> processes() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    @Override
    public void close() {
        try {
            server.close();
            FileUtils.deleteDirectory(data.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
