package io.broadcaster.demo;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.util.function.Consumer;

/** An HTTP server which starts without a word. */
final class AppServer implements AutoCloseable {
    private final AppAddress address;
    private final String option;
    private final Javalin javalin;

    /**
     * @param address where it will listen
     * @param option the command-line option that chooses the port
     * @param routes what it will answer
     */
    AppServer(AppAddress address, String option, Consumer<JavalinConfig> routes) {
        this.address = address;
        this.option = option;
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            routes.accept(config);
        });
    }

    /** @throws CommandFailure when the port is taken */
    void start() {
        try {
            javalin.start(address.host(), address.port());
        } catch (JavalinBindException taken) {
            throw new CommandFailure(
                    "Port " + address.port() + " of " + address.host()
                            + " is in use: end the program that holds it, or choose another with " + option,
                    taken);
        }
    }

    /** Where it listens. */
    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
