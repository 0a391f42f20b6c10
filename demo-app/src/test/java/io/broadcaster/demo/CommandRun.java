package io.broadcaster.demo;

import com.google.inject.Guice;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command that ran in this process did. */
record CommandRun(int status, String out, String err) {

    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.commandLine(
                        Guice.createInjector(new CommandModule()),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }

    String lastLine() {
        return out.lines().reduce("", (before, line) -> line);
    }
}
