package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** The process that listens and checks, at its parent's command, which comes by standard input. */
final class ReceiverProcess {
    static final String LISTENING = "listening";
    static final String EXPECTING = "expecting";
    static final String COMPLETE = "complete";

    private ReceiverProcess() {}

    /** Takes the way to listen and the server's address. */
    public static void main(String[] arguments) throws Exception {
        Check check = new Check();
        PrintStream answers = new PrintStream(System.out, true, UTF_8);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Listening.valueOf(arguments[0]).open(arguments[1], check::accept);
        answers.println(LISTENING);
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] numbers = command.split(" ", 2);
            check.expect(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            answers.println(EXPECTING);
            String fault = check.await();
            answers.println(fault == null ? COMPLETE : fault);
        }
        Runtime.getRuntime().halt(0); // the parent is gone; nothing that is left matters
    }
}
