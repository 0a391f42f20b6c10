package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Named;
import com.google.inject.name.Names;
import io.broadcaster.gateway.App;
import io.broadcaster.gateway.AppLimits;
import io.broadcaster.gateway.AppLimits.Quota;
import io.broadcaster.gateway.Gateway;
import io.broadcaster.gateway.GatewayOptions;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demo's own world, which has nothing of the user's but the operator's token. */
final class DemoModule extends AbstractModule {
    private static final int QUOTA_STATUS = 402;

    private final DemoOptions options;
    private final @Nullable String adminToken;

    DemoModule(DemoOptions options, @Nullable String adminToken) {
        this.options = options;
        this.adminToken = adminToken;
    }

    @Override
    protected void configure() {
        install(new AppModule(AppAddress.loopback(options.port()), adminToken));
        Multibinder.newSetBinder(binder(), Endpoints.class).addBinding().to(DemoApi.class);
        bind(DemoOptions.class).toInstance(options);
        bind(PusherCredentials.class).toInstance(PusherCredentials.random());
        bind(InstantSource.class).toInstance(InstantSource.system());
        bind(PusherCredentials.class).annotatedWith(Names.named("gateway")).toInstance(PusherCredentials.random());
        bind(Sandbox.class).in(Singleton.class);
        bind(DemoBackends.class).in(Singleton.class);
    }

    /** What the environment file tells other programs; the demo's own manager reads the same. */
    @Provides
    @Singleton
    @Named("environment")
    Map<String, String> environment(
            PusherCredentials credentials, @Named("gateway") PusherCredentials gateway, DemoBackends backends) {
        Map<String, String> values = new TreeMap<>(backends.environment());
        values.put("PUSHER_APP_ID", credentials.appId());
        values.put("PUSHER_KEY", credentials.key());
        values.put("PUSHER_SECRET", credentials.secret());
        values.put("PUSHER_CLUSTER", "mt1");
        values.put("PUSHER_HOST", AppAddress.LOOPBACK);
        values.put("PUSHER_PORT", Integer.toString(options.sandboxPort()));
        values.put("PUSHER_USE_TLS", "false");
        values.put("GATEWAY_APP_ID", gateway.appId());
        values.put("GATEWAY_KEY", gateway.key());
        values.put("GATEWAY_SECRET", gateway.secret());
        values.put("GATEWAY_PORT", Integer.toString(options.gatewayPort()));
        values.put("PUBSUB_BACKEND", "redis");
        if (adminToken != null) {
            values.put("ADMIN_TOKEN", adminToken);
        }
        return values;
    }

    @Provides
    @Singleton
    Configuration configuration(@Named("environment") Map<String, String> environment) {
        return Configuration.of(environment);
    }

    /** The exhausted Pusher: a gateway with a small plan. */
    @Provides
    @Singleton
    @Named("sandbox")
    GatewayOptions sandboxOptions(PusherCredentials credentials) {
        AppLimits plan = AppLimits.DEFAULT.withQuota(new Quota(options.quota(), QUOTA_STATUS, false));
        App app = App.of(credentials.appId(), credentials.key(), credentials.secret());
        return GatewayOptions.of(AppAddress.LOOPBACK, options.sandboxPort(), app.withLimits(plan));
    }

    @Provides
    @Singleton
    @Named("sandbox")
    Gateway sandboxServer(@Named("sandbox") GatewayOptions sandboxOptions, Sandbox sandbox) {
        return new Gateway(sandboxOptions, sandbox.backend());
    }

    @Provides
    SandboxPlan sandboxPlan(@Named("sandbox") Gateway server, PusherCredentials credentials) {
        return new SandboxPlan(server, credentials.appId());
    }

    @Provides
    @Singleton
    App gatewayApp(@Named("gateway") PusherCredentials credentials) {
        return App.of(credentials.appId(), credentials.key(), credentials.secret());
    }

    @Provides
    @Singleton
    ManagedGateway gateway(Configuration configuration, App app) {
        return new ManagedGateway(configuration, GatewayOptions.of(AppAddress.LOOPBACK, options.gatewayPort(), app));
    }

    @Provides
    @Singleton
    GatewayConnection gatewayConnection(App app) {
        return new GatewayConnection(app, AppAddress.LOOPBACK, options::gatewayPort, false);
    }

    @Provides
    @Singleton
    DemoEnvironmentFile environmentFile(@Named("environment") Map<String, String> environment) {
        return new DemoEnvironmentFile(options.folder(), environment);
    }
}
