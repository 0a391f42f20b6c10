package io.broadcaster.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that keeps what it acknowledged, and can be killed, started again, frozen and thawed. */
final class OutageBackend implements AutoCloseable {
    private static final long DOWN_MILLIS = 500;
    private static final long FROZEN_MILLIS = 5_000;

    private final String url;
    private final int port;
    private final List<String> command;
    private ProcessHandle process;

    private OutageBackend(String url, int port, List<String> command, ProcessHandle process) {
        this.url = url;
        this.port = port;
        this.command = command;
        this.process = process;
    }

    static OutageBackend redis(Path folder) throws IOException {
        int port = Ports.free();
        List<String> command = List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always");
        OutageBackend backend = new OutageBackend("redis://127.0.0.1:" + port, port, command, start(command));
        backend.awaitAccepting();
        return backend;
    }

    /** The command line that it runs with is read from the process, since its makers keep it to themselves. */
    static OutageBackend postgres(Path folder) throws IOException {
        Path data = folder.resolve("postgres");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
        Path self = Path.of("/proc", Long.toString(process.pid()));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(Files.readSymbolicLink(self.resolve("exe")).toString());
        List<String> arguments =
                List.of(Files.readString(self.resolve("cmdline")).split("\0", 0));
        command.addAll(arguments.subList(1, arguments.size()));
        String url = "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/postgres";
        return new OutageBackend(url, server.getPort(), command, process);
    }

    String url() {
        return url;
    }

    String describe() {
        return String.join(" ", command);
    }

    /** Runs the fault, and returns the time at which the server accepts connections again. */
    long suffer(String fault, long afterMillis) {
        if (fault.equals("DEMOTED")) {
            return demote(afterMillis);
        }
        pause(afterMillis);
        switch (fault) {
            case "KILLED" -> {
                tree().forEach(ProcessHandle::destroyForcibly);
                pause(DOWN_MILLIS);
                process = startQuietly();
                awaitAccepting();
            }
            case "FROZEN" -> {
                signal("STOP");
                pause(FROZEN_MILLIS);
                signal("CONT");
            }
            default -> {}
        }
        return System.nanoTime();
    }

    /** A replica takes over, and gives back. */
    private long demote(long afterMillis) {
        try (RedisTwin twin = new RedisTwin(port)) {
            pause(afterMillis);
            twin.takeOver();
            pause(DOWN_MILLIS);
            twin.giveBack();
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessHandle startQuietly() {
        try {
            return start(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessHandle start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .toHandle();
    }

    private void awaitAccepting() {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException notYet) {
                pause(1);
                process = process.isAlive() ? process : startQuietly(); // the one before may still hold its lock
            }
        }
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    private void signal(String name) {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + name));
        tree().forEach(each -> kill.add(Long.toString(each.pid())));
        try {
            new ProcessBuilder(kill).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        tree().forEach(ProcessHandle::destroyForcibly);
    }
}
