package io.broadcaster.demo;

import io.broadcaster.ConfigurationException;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Verifies the configuration. */
@Command(
        name = "check",
        description = "Lists everything that is wrong with the configuration, or else sends one message through every"
                + " configured backend.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private final Provider<Configuration> configuration;
    private final Interruption interruption;

    @Inject
    CheckCommand(Provider<Configuration> configuration, Interruption interruption) {
        this.configuration = configuration;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Configuration read = configuration.get();
        try {
            return EachRoute.run(read, interruption, out, probe -> {
                double millis = probe.roundTrip().toNanos() / 1e6;
                return String.format(
                        Locale.ROOT,
                        probe.hears() ? "publishes and listens (heard back in %.1f ms)" : "publishes (in %.1f ms)",
                        millis);
            });
        } catch (ConfigurationException faulty) {
            faulty.faults().forEach(fault -> out.println("configuration  failed  " + fault));
            return 1;
        }
    }
}
