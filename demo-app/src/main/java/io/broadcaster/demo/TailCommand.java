package io.broadcaster.demo;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Broadcasts the lines of a file or of stdin as log lines. */
@Command(
        name = "tail",
        description = "Broadcasts every line of FILE as a log line, then prints the status as JSON.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the file; - is stdin")
    private String file;

    @Option(names = "--thread-id", paramLabel = "ID", description = "the workflow that the lines belong to")
    private @Nullable String threadId;

    @Option(
            names = {"-f", "--follow"},
            description = "wait for more lines, also after the file was truncated or replaced, until Ctrl-C")
    private boolean follow;

    private final Provider<Sender> senders;

    @Inject
    TailCommand(Provider<Sender> senders) {
        this.senders = senders;
    }

    @Override
    public Integer call() throws InterruptedException {
        LineReader lines = open();
        try (Sender sender = senders.get()) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            // A thread of its own, because nothing wakes a read of stdin when the user interrupts.
            Thread reader = new Thread(() -> sendAll(lines, sender, sent), "tail");
            reader.setDaemon(true);
            reader.start();
            sender.finish(sent, spec.commandLine().getOut());
        }
        return 0;
    }

    private LineReader open() {
        if (file.equals("-")) {
            return new LineReader(System.in);
        }
        if (follow) {
            return new LineReader(new FollowedFile(Path.of(file)));
        }
        try {
            return new LineReader(new FileInputStream(file));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void sendAll(LineReader lines, Sender sender, CompletableFuture<Void> sent) {
        try (lines) {
            String line = lines.readLine();
            while (line != null && send(line, sender)) {
                line = lines.readLine();
            }
            sent.complete(null);
        } catch (IOException e) {
            sent.completeExceptionally(unreadable(e));
        } catch (InterruptedException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    private boolean send(String line, Sender sender) throws InterruptedException {
        return sender.send(line.length(), manager -> manager.broadcastLog(LogLine.parse(line, threadId)));
    }

    private CommandFailure unreadable(IOException cause) {
        return new CommandFailure(
                "Cannot read " + file + " (" + cause.getMessage() + "): name a readable file, or - for stdin", cause);
    }
}
