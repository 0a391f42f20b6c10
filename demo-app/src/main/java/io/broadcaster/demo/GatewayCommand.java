package io.broadcaster.demo;

import io.broadcaster.gateway.App;
import io.broadcaster.gateway.AppLimits;
import io.broadcaster.gateway.AppLimits.Quota;
import io.broadcaster.gateway.GatewayOptions;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a gateway until the user ends it. */
@Command(
        name = "gateway",
        description = "The WebSocket server for stock pusher-js clients, over the configured Redis and PostgreSQL, or"
                + " alone in memory.",
        mixinStandardHelpOptions = true)
final class GatewayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", description = "(default: GATEWAY_PORT, else " + GatewaySettings.PORT + "; 0 is any)")
    private @Nullable Integer port;

    @Option(names = "--app-id", paramLabel = "ID", description = "(default: GATEWAY_APP_ID)")
    private @Nullable String appId;

    @Option(names = "--key", description = "with which browsers connect (default: GATEWAY_KEY)")
    private @Nullable String key;

    @Option(names = "--secret", description = "with which servers sign (default: GATEWAY_SECRET)")
    private @Nullable String secret;

    @Option(
            names = "--message-quota",
            paramLabel = "N",
            description = "messages that the app takes per UTC day (default: all)")
    private @Nullable Long quota;

    @Option(
            names = "--quota-status",
            paramLabel = "STATUS",
            defaultValue = "402",
            description = "the HTTP status of the answer when the quota is used up (default: ${DEFAULT-VALUE})")
    private int quotaStatus;

    @Option(names = "--count-deliveries", description = "deliveries count as well, as with Pusher")
    private boolean countDeliveries;

    private final Provider<Configuration> configurations;
    private final Interruption interruption;

    @Inject
    GatewayCommand(Provider<Configuration> configurations, Interruption interruption) {
        this.configurations = configurations;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        Configuration configuration = configurations.get();
        List<App> apps = apps(configuration);
        GatewayOptions options =
                GatewaySettings.options(GatewaySettings.EVERYWHERE, GatewaySettings.port(port, configuration), apps);
        try (ManagedGateway gateway = new ManagedGateway(configuration, options)) {
            gateway.start("--port");
            String path = apps.size() == 1 ? "/app/" + apps.get(0).key() : " for " + apps.size() + " apps";
            spec.commandLine()
                    .getOut()
                    .println("Broadcaster gateway is ready: ws://127.0.0.1:" + gateway.port() + path + " ("
                            + String.join(", ", gateway.routes()) + ")");
            interruption.requested().join();
        }
        return 0;
    }

    /** Those of the file, unless the command line names one. */
    private List<App> apps(Configuration configuration) {
        String file = configuration.text("GATEWAY_APPS_FILE");
        return file == null || appId != null || key != null || secret != null
                ? List.of(app(configuration))
                : AppsFile.read(Path.of(file));
    }

    private App app(Configuration configuration) {
        String id = Objects.requireNonNullElse(appId, text(configuration, "GATEWAY_APP_ID"));
        String appKey = Objects.requireNonNullElse(key, text(configuration, "GATEWAY_KEY"));
        String appSecret = Objects.requireNonNullElse(secret, text(configuration, "GATEWAY_SECRET"));
        if (id.isBlank() || appKey.isBlank() || appSecret.isBlank()) {
            throw new CommandFailure(
                    "Missing configuration: GATEWAY_APP_ID, GATEWAY_KEY, or GATEWAY_SECRET; set them, or"
                            + " give --app-id, --key and --secret");
        }
        return App.of(id, appKey, appSecret).withLimits(AppLimits.DEFAULT.withQuota(quota()));
    }

    private Quota quota() {
        if (quotaStatus < 400 || quotaStatus > 599) {
            throw new ParameterException(spec.commandLine(), "--quota-status is from 400 to 599, not " + quotaStatus);
        }
        if (quota != null && quota < 0) {
            throw new ParameterException(spec.commandLine(), "--message-quota must not be negative");
        }
        return new Quota(quota == null ? Long.MAX_VALUE : quota, quotaStatus, countDeliveries);
    }

    private static String text(Configuration configuration, String name) {
        return Objects.requireNonNullElse(configuration.text(name), "");
    }
}
