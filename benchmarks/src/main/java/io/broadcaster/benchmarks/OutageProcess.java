package io.broadcaster.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A publisher or listener of {@link Outages}, and what it prints. */
final class OutageProcess implements AutoCloseable {
    private static final String END = "(end)";
    private static final long SILENCE_SECONDS = 3;

    private final Process process;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();

    OutageProcess(String... role) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OutageRole.class.getName()));
        command.addAll(List.of(role));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread reader = new Thread(this::read, "output of " + role[0]);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        process.inputReader(StandardCharsets.UTF_8).lines().forEach(output::add);
        output.add(END);
    }

    /** Waits for a line. */
    void await(String line) throws InterruptedException {
        String next = take();
        while (!next.equals(line)) {
            next = take();
        }
    }

    void send(String line) {
        new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8).println(line);
    }

    /** Waits for its end; all that it printed. */
    List<String> awaitEnd() throws InterruptedException {
        while (!take().equals(END)) {
            // collected by take
        }
        return lines;
    }

    /** Waits until nothing has been printed for a while. */
    void awaitSilence() throws InterruptedException {
        String line = output.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
        while (line != null) {
            lines.add(line);
            line = output.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    List<String> lines() {
        return lines;
    }

    private String take() throws InterruptedException {
        String line = output.take();
        lines.add(line);
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
