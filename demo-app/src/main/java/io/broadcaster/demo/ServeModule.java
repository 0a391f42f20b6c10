package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.broadcaster.gateway.App;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The app server and a gateway, over the user's configuration. */
final class ServeModule extends AbstractModule {
    private static final Logger LOG = LoggerFactory.getLogger(ServeModule.class);

    private final Configuration configuration;
    private final AppAddress address;
    private final int gatewayPort;

    /** @param gatewayPort 0 is any free port */
    ServeModule(Configuration configuration, AppAddress address, int gatewayPort) {
        this.configuration = configuration;
        this.address = address;
        this.gatewayPort = gatewayPort;
    }

    @Override
    protected void configure() {
        install(new AppModule(address, configuration.text("ADMIN_TOKEN")));
        bind(Configuration.class).toInstance(configuration);
    }

    @Provides
    @Singleton
    List<App> gatewayApps() {
        String file = configuration.text("GATEWAY_APPS_FILE");
        return file == null ? List.of(gatewayApp()) : AppsFile.read(Path.of(file));
    }

    /** Without credentials in the configuration, with new ones, which do for a server that is alone. */
    private App gatewayApp() {
        List<String> credentials = List.of("GATEWAY_APP_ID", "GATEWAY_KEY", "GATEWAY_SECRET").stream()
                .map(configuration::text)
                .filter(Objects::nonNull)
                .toList();
        if (credentials.isEmpty()) {
            LOG.info("[MAIN] The gateway's credentials are new with each start: set GATEWAY_APP_ID, GATEWAY_KEY and"
                    + " GATEWAY_SECRET where several servers run, or others publish through it");
            PusherCredentials random = PusherCredentials.random();
            return App.of(random.appId(), random.key(), random.secret());
        }
        if (credentials.size() < 3) {
            throw new CommandFailure(
                    "Missing configuration: GATEWAY_APP_ID, GATEWAY_KEY, or GATEWAY_SECRET; set all three, or none");
        }
        return App.of(credentials.get(0), credentials.get(1), credentials.get(2));
    }

    @Provides
    @Singleton
    ManagedGateway gateway(List<App> apps) {
        return new ManagedGateway(configuration, GatewaySettings.options(address.host(), gatewayPort, apps));
    }

    @Provides
    @Singleton
    GatewayConnection gatewayConnection(List<App> apps, ManagedGateway gateway) {
        App app = apps.get(0);
        if (!app.channelPrefix().isEmpty()) {
            throw new CommandFailure(
                    "The first app of GATEWAY_APPS_FILE is the one that browsers of serve connect to, and"
                            + " must have \"channel_prefix\": \"\": with another, what is broadcast does not reach it");
        }
        Integer publicPort = GatewaySettings.publicPort(configuration);
        return new GatewayConnection(
                app,
                configuration.text("GATEWAY_PUBLIC_HOST"),
                publicPort == null ? gateway::port : () -> publicPort,
                GatewaySettings.publicTls(configuration));
    }
}
