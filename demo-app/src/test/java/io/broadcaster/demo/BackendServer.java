package io.broadcaster.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A server that can be killed, frozen and started again, on the same port and data. */
final class BackendServer implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    private final ServerProgram program;
    private final String url;
    private Process process;

    private BackendServer(ServerProgram program, String url) {
        this.program = program;
        this.url = url;
    }

    /** A Redis that keeps what it acknowledged, unless {@code more} lines of its configuration say otherwise. */
    static BackendServer redis(Path parent, String... more) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("redis"));
        try (LoopbackPort port = new LoopbackPort()) {
            ServerProgram program = DemoRedis.prepare(folder, port.number(), "secret");
            Files.write(folder.resolve("redis.conf"), List.of(more), StandardOpenOption.APPEND);
            return new BackendServer(program, "redis://:secret@127.0.0.1:" + port.number() + "/0");
        }
    }

    /** A PostgreSQL that keeps what it acknowledged. */
    static BackendServer postgres(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("postgres"));
        try (LoopbackPort port = new LoopbackPort()) {
            ServerProgram program = DemoPostgres.prepare(folder, port.number(), "secret");
            return new BackendServer(program, "postgresql://postgres:secret@127.0.0.1:" + port.number() + "/postgres");
        }
    }

    String url() {
        return url;
    }

    /** Starts it and returns when it accepts connections; again while the one before has not quite ended. */
    void start() throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            process = new ProcessBuilder(program.start())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader();
            if (output.lines().anyMatch(line -> line.contains("eady to accept connections"))) {
                drain(output);
                return;
            }
        }
        throw new IOException(program.name() + " does not start");
    }

    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "output of a server");
        reader.setUncaughtExceptionHandler((thread, closed) -> {});
        reader.setDaemon(true);
        reader.start();
    }

    /** As {@code kill -9} of all its processes. */
    void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Stops its work, with all connections open. */
    void freeze() {
        processes().forEach(each -> signal(each, "STOP"));
    }

    void thaw() {
        processes().forEach(each -> signal(each, "CONT"));
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
