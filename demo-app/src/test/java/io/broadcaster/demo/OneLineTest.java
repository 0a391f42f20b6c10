package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OneLineTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine command = Main.commandLine(
            Guice.createInjector(new CommandModule()),
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true));

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        assertEquals("broadcaster: no disk; no tape\n", said(new CommandFailure("no disk\r\n  no tape\n")));
    }

    @Test
    void whatALibraryWrappedIsSaid() {
        CommandFailure failure = new CommandFailure("no disk");
        assertEquals(
                "broadcaster: no disk\n", said(new ExecutionException(new CompletionException("wrapped", failure))));
    }

    @Test
    void aFaultOfTheProgramIsNamedWithoutAStackTrace() {
        assertEquals(
                "broadcaster: Unexpected java.lang.IllegalStateException: oops: this is a fault of the program, please"
                        + " report it\n",
                said(new IllegalStateException("oops")));
    }

    private String said(Exception thrown) {
        assertEquals(1, OneLine.failure(thrown, command, command.parseArgs()));
        return err.toString();
    }
}
