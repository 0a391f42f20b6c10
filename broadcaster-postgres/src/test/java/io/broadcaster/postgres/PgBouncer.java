package io.broadcaster.postgres;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The connection pooler of that name, before a server, if it is installed. */
final class PgBouncer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Process process;

    /** @param mode {@code session} or {@code transaction} */
    PgBouncer(Path program, PostgresServer server, String mode) throws IOException {
        folder = Files.createTempDirectory("pgbouncer");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration =
                Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                ignore_startup_parameters = extra_float_digits
                """.formatted(server.port(), port, mode));
        process = new ProcessBuilder(command(program, configuration))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().until(this::accepts);
    }

    /** Where the program is; empty where it is not installed. */
    static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** It refuses to run as root. */
    private List<String> command(Path program, Path configuration) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            folder.toFile().setReadable(true, false);
            folder.toFile().setExecutable(true, false);
            command.addAll(List.of("setpriv", "--reuid=nobody", "--clear-groups"));
        }
        command.addAll(List.of(program.toString(), configuration.toString()));
        return command;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            if (!process.isAlive()) {
                throw new IllegalStateException("pgbouncer has ended: see " + folder.resolve("log"));
            }
            return false;
        }
    }

    String url(String database) {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
