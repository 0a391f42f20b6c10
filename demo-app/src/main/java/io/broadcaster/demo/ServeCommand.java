package io.broadcaster.demo;

import com.google.inject.Guice;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link Serve} until the user ends it. */
@Command(
        name = "serve",
        description = "The app server with its pages, and the gateway, over the configured providers.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8000",
            description = "of the app server (default: ${DEFAULT-VALUE}; 0 is any)")
    private int port;

    @Option(
            names = "--host",
            defaultValue = AppAddress.LOOPBACK,
            description = "where both listen; beyond loopback only with ADMIN_TOKEN (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--gateway-port",
            description = "(default: GATEWAY_PORT, else " + GatewaySettings.PORT + "; 0 is any)")
    private @Nullable Integer gatewayPort;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "where people reach the app server through a proxy, such as https://logs.example.com")
    private @Nullable URI publicUrl;

    private final Provider<Configuration> configurations;
    private final Interruption interruption;

    @Inject
    ServeCommand(Provider<Configuration> configurations, Interruption interruption) {
        this.configurations = configurations;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        check();
        Configuration configuration = configurations.get();
        ServeModule module = new ServeModule(
                configuration, new AppAddress(host, port, publicUrl), GatewaySettings.port(gatewayPort, configuration));
        try (Serve serve = Guice.createInjector(module).getInstance(Serve.class)) {
            serve.start();
            spec.commandLine()
                    .getOut()
                    .println("Broadcaster is ready: http://" + host + ":" + serve.port() + "/, gateway on port "
                            + serve.gatewayPort());
            interruption.requested().join();
        }
        return 0;
    }

    private void check() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "A port is a number from 0 to 65535, not " + port);
        }
        if (publicUrl != null
                && (publicUrl.getHost() == null
                        || !String.valueOf(publicUrl.getScheme()).matches("https?"))) {
            throw new ParameterException(
                    spec.commandLine(), "--public-url must look like https://logs.example.com, not " + publicUrl);
        }
    }
}
