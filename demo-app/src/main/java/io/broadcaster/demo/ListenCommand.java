package io.broadcaster.demo;

import io.broadcaster.Gap;
import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.spi.Envelope;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what arrives on a channel. */
@Command(
        name = "listen",
        description = "Prints what arrives on CHANNEL over the self-hosted routes, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ListenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHANNEL", description = "such as logs")
    private String channel;

    @Option(names = "--count", paramLabel = "N", description = "end after so many messages")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "one JSON envelope a line")
    private boolean json;

    private final Provider<BroadcasterManager> managers;
    private final Interruption interruption;

    @Inject
    ListenCommand(Provider<BroadcasterManager> managers, Interruption interruption) {
        this.managers = managers;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        try (BroadcasterManager manager = managers.get()) {
            PrintWriter err = spec.commandLine().getErr();
            Printer printer = new Printer(new ListeningReport(channel, SelfHosted.routesOf(manager), err), err);
            manager.subscribe(channel, printer);
            interruption.awaits(printer.done);
        } catch (IllegalStateException noneCanListen) {
            throw new CommandFailure(String.valueOf(noneCanListen.getMessage()), noneCanListen);
        }
        return 0;
    }

    /** Called by one thread at a time. */
    private final class Printer implements MessageListener {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final PrintWriter out = spec.commandLine().getOut();
        private final ListeningReport report;
        private final PrintWriter err;
        private long printed;

        Printer(ListeningReport report, PrintWriter err) {
            this.report = report;
            this.err = err;
        }

        @Override
        public void onMessage(Message message) {
            if (printed == count) {
                return;
            }
            out.println(json ? Envelope.encode(message) : readable(message));
            printed++;
            // An error means that nobody reads on, as in: listen | head
            if (printed == count || out.checkError()) {
                done.complete(null);
            }
        }

        private String readable(Message message) {
            return Envelope.TIMESTAMP.format(message.createdAt()) + " " + message.event() + " " + message.data();
        }

        @Override
        public void onGap(Gap gap) {
            err.println("Missing " + gap.size() + " messages on " + gap.channel() + ": " + gap.first() + " to "
                    + gap.last() + " of lane " + gap.lane() + " of " + gap.producer());
        }

        @Override
        public void onListening(String route, boolean complete) {
            report.listening(route);
            if (!complete) {
                err.println("What was published on " + route + " before that may be incomplete");
            }
        }

        @Override
        public void onInterrupted(String route, Exception cause) {
            report.interrupted(route, cause);
        }
    }
}
