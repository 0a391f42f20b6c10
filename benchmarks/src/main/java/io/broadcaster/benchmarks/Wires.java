package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** A provider that fails on command, and a listener to it and to Redis, in a process of their own. */
final class Wires implements AutoCloseable {
    final int port;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    /** Returns once everything listens. */
    Wires(String redis, int keys) throws IOException {
        port = Ports.free();
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WiresProcess.class.getName(),
                        Integer.toString(port),
                        redis,
                        Integer.toString(keys))
                .redirectError(Redirect.INHERIT)
                .start();
        commands = new PrintStream(process.getOutputStream(), true, UTF_8);
        answers = process.inputReader(UTF_8);
        answer("listening");
    }

    /** The provider refuses everything after so many more requests. */
    void refuse(Refusal how, int after) {
        commands.println("refuse " + how + " " + after);
    }

    /** How many nanoseconds after the first refusal the first message came over Redis. */
    long awaitMove() throws IOException {
        return Long.parseLong(answer("moved").trim());
    }

    /** The provider works again; returns how many messages each request held that it had refused. */
    int[] recover() throws IOException {
        commands.println("recover");
        String list = answer("refused").replaceAll("[\\[\\] ]", "");
        String[] numbers = list.isEmpty() ? new String[0] : list.split(",", -1);
        int[] sizes = new int[numbers.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Integer.parseInt(numbers[i]);
        }
        return sizes;
    }

    /** Returns once the provider has taken something. */
    void awaitReturn() throws IOException {
        answer("back");
    }

    /** How many different messages were heard. */
    long count() throws IOException {
        commands.println("count");
        return Long.parseLong(answer("count").trim());
    }

    /** Lost, repeated and reordered: on the wires, and behind the numbers. */
    String tally(long sent) throws IOException {
        commands.println("tally " + sent);
        return answer("tally").trim();
    }

    private String answer(String expected) throws IOException {
        String answer = answers.readLine();
        while ("back".equals(answer) && !expected.equals(answer)) {
            answer = answers.readLine(); // nobody waited for that
        }
        if (answer == null || !answer.startsWith(expected)) {
            throw new IOException("Expected " + expected + ", not " + answer);
        }
        return answer.substring(expected.length());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
