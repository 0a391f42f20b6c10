package io.broadcaster.demo;

import com.google.inject.ProvisionException;
import io.broadcaster.ConfigurationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one line on stderr, and never in a stack trace. */
final class OneLine {
    private static final Logger LOG = LoggerFactory.getLogger(OneLine.class);

    private OneLine() {}

    static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        print(
                command,
                wrong.getMessage() + " (see ./" + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    static int failure(Exception thrown, CommandLine command, ParseResult parsed) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof CommandFailure || cause instanceof ConfigurationException) {
            print(command, String.valueOf(cause.getMessage()));
        } else {
            LOG.debug("unexpected", thrown);
            print(command, "Unexpected " + cause + ": this is a fault of the program, please report it");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What a library wrapped. */
    static Throwable unwrap(Throwable thrown) {
        boolean wraps = thrown instanceof CompletionException
                || thrown instanceof ExecutionException
                || thrown instanceof ProvisionException;
        Throwable cause = thrown.getCause();
        return wraps && cause != null ? unwrap(cause) : thrown;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println("broadcaster: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
