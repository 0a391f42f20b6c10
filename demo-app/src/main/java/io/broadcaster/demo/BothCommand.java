package io.broadcaster.demo;

import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures every configured backend. */
@Command(
        name = "both",
        description = "Sends messages through every configured backend, one backend after the other, and says how long"
                + " they take.",
        mixinStandardHelpOptions = true)
final class BothCommand implements Callable<Integer> {
    private static final int HEARD = 20;
    /** Of a hosted provider's quota. */
    private static final int ACKNOWLEDGED = 3;

    @Spec
    private CommandSpec spec;

    private final Provider<Configuration> configuration;
    private final Interruption interruption;

    @Inject
    BothCommand(Provider<Configuration> configuration, Interruption interruption) {
        this.configuration = configuration;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        return EachRoute.run(
                configuration.get(), interruption, spec.commandLine().getOut(), BothCommand::measure);
    }

    private static String measure(RouteProbe probe) {
        int messages = probe.hears() ? HEARD : ACKNOWLEDGED;
        List<Duration> sorted = IntStream.range(0, messages)
                .mapToObj(each -> probe.roundTrip())
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%s in min %.1f ms, median %.1f ms (%d messages)",
                probe.hears() ? "heard back" : "acknowledged",
                millis(sorted.get(0)),
                millis(sorted.get(messages / 2)),
                messages);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
