package io.broadcaster.demo;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.util.function.Consumer;

/** An HTTP server on 127.0.0.1 alone, which starts without a word. */
final class LoopbackServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final int port;
    private final String option;
    private final Javalin javalin;

    /**
     * @param port where it will listen; 0 is any free port
     * @param option the command-line option that chooses the port
     * @param routes what it will answer
     */
    LoopbackServer(int port, String option, Consumer<JavalinConfig> routes) {
        this.port = port;
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
            javalin.start(HOST, port);
        } catch (JavalinBindException taken) {
            throw new CommandFailure(
                    "Port " + port + " of " + HOST
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
