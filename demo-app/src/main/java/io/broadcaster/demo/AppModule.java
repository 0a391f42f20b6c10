package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.jspecify.annotations.Nullable;

/** The app server of the demo and of {@code serve}, over whatever configuration and gateway another module provides. */
final class AppModule extends AbstractModule {
    private final AppAddress address;
    private final Operators operators;

    /** @throws CommandFailure when others than this machine's users could ask, and there is no token */
    AppModule(AppAddress address, @Nullable String adminToken) {
        this.address = address;
        operators = new Operators(adminToken, address, InstantSource.system());
    }

    @Override
    protected void configure() {
        install(new ManagerModule());
        bind(AppAddress.class).toInstance(address);
        bind(Operators.class).toInstance(operators);
        Multibinder<Endpoints> endpoints = Multibinder.newSetBinder(binder(), Endpoints.class);
        endpoints.addBinding().to(StatusApi.class); // before the pages, one of which answers all of /admin/
        endpoints.addBinding().to(BrowserApi.class);
        endpoints.addBinding().to(HistoryApi.class);
        endpoints.addBinding().to(WorkflowApi.class);
        endpoints.addBinding().to(LoginApi.class);
        endpoints.addBinding().to(Pages.class);
    }

    @Provides
    @Singleton
    ChannelAuthorizer authorizer(Configuration configuration) {
        return ServiceLoader.load(ChannelAuthorizer.class)
                .findFirst()
                .orElseGet(() -> new OperatorsOnly(
                        Objects.requireNonNullElse(configuration.text("BROADCAST_ADMIN_CHANNEL"), "admin")));
    }

    /** One thread for what takes no time. */
    @Provides
    @Singleton
    ScheduledExecutorService scheduler() {
        return new ScheduledThreadPoolExecutor(1, AppModule::daemon, new DiscardPolicy());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "app-scheduler");
        thread.setDaemon(true);
        return thread;
    }

    @Provides
    @Singleton
    AppServer server(AppApi api) {
        return new AppServer(address, "--port", api);
    }
}
