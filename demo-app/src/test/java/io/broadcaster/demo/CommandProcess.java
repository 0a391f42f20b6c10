package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, which sees nothing of this one's environment. */
final class CommandProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts one.
     *
     * @param folder its current folder, which also takes what it prints; its temporary files go to {@code tmp} there
     */
    static CommandProcess start(Path folder, String... arguments) throws IOException {
        return startWith(System.getProperty("java.class.path"), folder, arguments);
    }

    /** As {@link #start}, with another class path. */
    static CommandProcess startWith(String classPath, Path folder, String... arguments) throws IOException {
        return start(classPath, Main.class, folder, arguments);
    }

    /** As {@link #start}, of another program. */
    static CommandProcess startClass(Class<?> main, Path folder, String... arguments) throws IOException {
        return start(System.getProperty("java.class.path"), main, folder, arguments);
    }

    private static CommandProcess start(String classPath, Class<?> main, Path folder, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, arguments[0], ".out");
        Path err = Files.createTempFile(folder, arguments[0], ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));
        return new CommandProcess(builder.start(), out, err);
    }

    CommandProcess awaitOut(String text) {
        await().atMost(PATIENCE).until(() -> out().contains(text) || !process.isAlive());
        return this;
    }

    CommandProcess awaitErr(String text) {
        await().atMost(PATIENCE).until(() -> err().contains(text) || !process.isAlive());
        return this;
    }

    /** Waits for its end; the exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not end");
        }
        return process.exitValue();
    }

    /** As an operator's SIGTERM; the exit status. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Its stdin. */
    OutputStream input() {
        return process.getOutputStream();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(out);
        return lines.get(lines.size() - 1);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroyForcibly(); // first, because it would start them again
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
