package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** A process of its own that listens and checks every sequence number. */
final class Receiver implements AutoCloseable {
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    /** Returns once it listens. */
    Receiver(Listening listening, String address) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReceiverProcess.class.getName(),
                        listening.name(),
                        address)
                .redirectError(Redirect.INHERIT)
                .start();
        commands = new PrintStream(process.getOutputStream(), true, UTF_8);
        answers = process.inputReader(UTF_8);
        expectAnswer(ReceiverProcess.LISTENING);
    }

    /** Returns once it is ready for so many messages of each sender. */
    void expect(int senders, int each) throws IOException {
        commands.println(senders + " " + each);
        expectAnswer(ReceiverProcess.EXPECTING);
    }

    /**
     * Waits until all have arrived.
     *
     * @throws IOException when one is missing, or came out of turn
     */
    void await() throws IOException {
        expectAnswer(ReceiverProcess.COMPLETE);
    }

    private void expectAnswer(String expected) throws IOException {
        String answer = answers.readLine();
        if (!expected.equals(answer)) {
            throw new IOException("The receiver says: " + answer);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
