package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.util.Modules;
import io.broadcaster.gateway.App;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.ManagerBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The app server as the commands wire it, over routes of the test's choice, on a free port. */
final class RunningApp implements AutoCloseable {
    static final String LOOPBACK = "Host: 127.0.0.1";
    static final int GATEWAY_PORT = 6_001;

    private final Injector injector;

    private RunningApp(Injector injector) {
        this.injector = injector;
        injector.getInstance(WebApp.class).start();
    }

    /** @param more binds what the test wants otherwise, or beside it */
    static RunningApp start(@Nullable String adminToken, UnaryOperator<ManagerBuilder> routes, Module... more) {
        return start(AppAddress.loopback(0), adminToken, routes, more);
    }

    static RunningApp start(
            AppAddress address, @Nullable String adminToken, UnaryOperator<ManagerBuilder> routes, Module... more) {
        Module app = Modules.override(new AppModule(address, adminToken)).with(new TestModule(routes));
        return new RunningApp(Guice.createInjector(Modules.override(app).with(more)));
    }

    BroadcasterManager manager() {
        return get(BroadcasterManager.class);
    }

    <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    int port() {
        return get(WebApp.class).port();
    }

    /** A request without a body, to the right host. */
    String send(String request, String... headers) throws IOException {
        String[] all = new String[headers.length + 1];
        all[0] = LOOPBACK;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return RawHttp.send(port(), request, all);
    }

    /** A form or JSON to the right host. */
    String post(String path, String type, String body, String... headers) throws IOException {
        String[] all = new String[headers.length + 2];
        all[0] = LOOPBACK;
        all[1] = "Content-Type: " + type;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return RawHttp.sendBody(port(), "POST " + path, body, all);
    }

    String form(String path, String body, String... headers) throws IOException {
        return post(path, "application/x-www-form-urlencoded", body, headers);
    }

    @Override
    public void close() {
        WebApp app = get(WebApp.class);
        app.closeManager(Duration.ZERO);
        app.closeServer();
    }

    private static final class TestModule extends AbstractModule {
        private final UnaryOperator<ManagerBuilder> routes;

        private TestModule(UnaryOperator<ManagerBuilder> routes) {
            this.routes = routes;
        }

        @Provides
        Configuration configuration() {
            return Configuration.of(Map.of());
        }

        @Provides
        @Singleton
        BroadcasterManager manager(StatusChanges changes) {
            return routes.apply(BroadcasterManager.builder()).listener(changes).build();
        }

        @Provides
        GatewayConnection gateway() {
            App app = App.of("1", "gateway-key", "gateway-canary-secret");
            return new GatewayConnection(app, null, () -> GATEWAY_PORT, false);
        }
    }
}
