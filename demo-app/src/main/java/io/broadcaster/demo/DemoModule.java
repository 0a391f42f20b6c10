package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.name.Named;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demo's own world, which has nothing of the user's but the operator's token. */
final class DemoModule extends AbstractModule {
    private final DemoOptions options;
    private final @Nullable String adminToken;

    DemoModule(DemoOptions options, @Nullable String adminToken) {
        this.options = options;
        this.adminToken = adminToken;
    }

    @Override
    protected void configure() {
        install(new ManagerModule());
        bind(DemoOptions.class).toInstance(options);
        bind(RequestGuard.class).toInstance(new RequestGuard(adminToken));
        bind(PusherCredentials.class).toInstance(PusherCredentials.random());
        bind(InstantSource.class).toInstance(InstantSource.system());
        bind(DemoBackends.class).in(Singleton.class);
    }

    /** What the environment file tells other programs; the demo's own manager reads the same. */
    @Provides
    @Singleton
    @Named("environment")
    Map<String, String> environment(PusherCredentials credentials, DemoBackends backends) {
        Map<String, String> values = new TreeMap<>(backends.environment());
        values.put("PUSHER_APP_ID", credentials.appId());
        values.put("PUSHER_KEY", credentials.key());
        values.put("PUSHER_SECRET", credentials.secret());
        values.put("PUSHER_CLUSTER", "mt1");
        values.put("PUSHER_HOST", LoopbackServer.HOST);
        values.put("PUSHER_PORT", Integer.toString(options.sandboxPort()));
        values.put("PUSHER_USE_TLS", "false");
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

    @Provides
    @Singleton
    SandboxApp sandboxApp(InstantSource clock) {
        return new SandboxApp(options.quota(), clock);
    }

    @Provides
    @Singleton
    @Named("sandbox")
    LoopbackServer sandboxServer(SandboxApi api) {
        return new LoopbackServer(options.sandboxPort(), "--sandbox-port", api);
    }

    @Provides
    @Singleton
    @Named("app")
    LoopbackServer appServer(AppApi api) {
        return new LoopbackServer(options.port(), "--port", api);
    }

    @Provides
    @Singleton
    DemoEnvironmentFile environmentFile(@Named("environment") Map<String, String> environment) {
        return new DemoEnvironmentFile(options.folder(), environment);
    }
}
