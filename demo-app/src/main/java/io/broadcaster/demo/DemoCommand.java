package io.broadcaster.demo;

import com.google.inject.Guice;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link Demo} until the user ends it. */
@Command(
        name = "demo",
        description =
                "Everything on this machine, no account needed: PostgreSQL, Redis, a gateway, and a Pusher-compatible sandbox"
                        + " with a small message quota.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8000", description = "of the app server (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--gateway-port", defaultValue = "6001", description = "of the gateway (default: ${DEFAULT-VALUE})")
    private int gatewayPort;

    @Option(
            names = "--sandbox-port",
            defaultValue = "6002",
            description = "of the Pusher-compatible sandbox (default: ${DEFAULT-VALUE})")
    private int sandboxPort;

    @Option(
            names = "--quota",
            defaultValue = "200",
            description = "messages that the sandbox takes per day (default: ${DEFAULT-VALUE})")
    private int quota;

    @Option(names = "--without", paramLabel = "redis|postgres", description = "leave that server out")
    private final Set<Backend> without = EnumSet.noneOf(Backend.class);

    private final EnvironmentFile environmentFile;
    private final Interruption interruption;

    @Inject
    DemoCommand(EnvironmentFile environmentFile, Interruption interruption) {
        this.environmentFile = environmentFile;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws IOException {
        checkPorts();
        DemoOptions options = new DemoOptions(port, gatewayPort, sandboxPort, quota, without, Path.of(""));
        String adminToken = environmentFile.load().text("ADMIN_TOKEN");
        try (Demo demo =
                Guice.createInjector(new DemoModule(options, adminToken)).getInstance(Demo.class)) {
            if (interruption.awaits(demo.start())) {
                announce(demo);
                interruption.requested().join();
            }
        }
        return 0;
    }

    private void checkPorts() {
        for (int number : new int[] {port, gatewayPort, sandboxPort}) {
            if (number < 1 || number > 65_535) {
                throw new ParameterException(spec.commandLine(), "A port is a number from 1 to 65535, not " + number);
            }
        }
        if (quota < 0) {
            throw new ParameterException(spec.commandLine(), "--quota must not be negative");
        }
    }

    private void announce(Demo demo) {
        String left = without.stream().map(each -> ", without " + each.option()).collect(Collectors.joining());
        spec.commandLine()
                .getOut()
                .println("Broadcaster demo is ready: " + demo.url() + " (quota " + quota + left + ")");
        String file = " --env-file " + DemoEnvironmentFile.NAME;
        spec.commandLine().getErr().println("""
                        Try, in other terminals and this folder:
                          ./broadcaster listen logs%1$s
                          seq 1000 | ./broadcaster tail -%1$s
                          ./broadcaster both%1$s
                        Ctrl-C ends the demo.""".formatted(file));
    }
}
