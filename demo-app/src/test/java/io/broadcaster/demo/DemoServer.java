package io.broadcaster.demo;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.broadcaster.manager.BroadcasterManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** The demo in this process, on free ports. */
final class DemoServer implements AutoCloseable {
    private final Injector injector;
    private final Demo demo;

    private DemoServer(Injector injector) {
        this.injector = injector;
        this.demo = injector.getInstance(Demo.class);
    }

    /**
     * Starts one; returns when everything answers.
     *
     * @param quota messages that the sandbox takes a day
     */
    static DemoServer start(Path folder, int quota) throws IOException {
        DemoServer server = new DemoServer(Guice.createInjector(new DemoModule(options(folder, quota), null)));
        server.demo.start().join();
        return server;
    }

    private static DemoOptions options(Path folder, int quota) throws IOException {
        try (LoopbackPort app = new LoopbackPort();
                LoopbackPort gateway = new LoopbackPort();
                LoopbackPort sandbox = new LoopbackPort()) {
            return new DemoOptions(app.number(), gateway.number(), sandbox.number(), quota, Set.of(), folder);
        }
    }

    /** The console's address, with a slash at its end. */
    String url() {
        return demo.url();
    }

    /** With which the app server publishes. */
    BroadcasterManager manager() {
        return injector.getInstance(BroadcasterManager.class);
    }

    @Override
    public void close() {
        demo.close();
    }
}
