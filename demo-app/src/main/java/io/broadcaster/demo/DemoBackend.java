package io.broadcaster.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address of a server, and the server itself once it is started. */
final class DemoBackend implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoBackend.class);

    private final Backend backend;
    private final Preparation preparation;
    private final LoopbackPort reserved;
    private final int port;
    private final String password = Secrets.hex(16);
    private @Nullable SupervisedProcess process;
    private boolean closed;

    DemoBackend(Backend backend, Preparation preparation) throws IOException {
        this.backend = backend;
        this.preparation = preparation;
        this.reserved = new LoopbackPort();
        this.port = reserved.number();
    }

    /** {@code user:password@host:port}. Nobody listens there before {@link #start}. */
    String authority(String user) {
        return user + ":" + password + "@" + AppAddress.LOOPBACK + ":" + port;
    }

    /**
     * Starts the server and waits until it accepts connections; an interrupt or {@link #close} ends that early.
     *
     * @throws CommandFailure when it does not start
     */
    void start(Path parent) {
        LOG.info("[DEMO] Starting {} on port {}", backend.title(), port);
        try {
            Path folder = Files.createDirectory(parent.resolve(backend.option()));
            SupervisedProcess prepared = register(new SupervisedProcess(preparation.prepare(folder, port, password)));
            reserved.close();
            prepared.start();
            LOG.info("[DEMO] {} accepts connections", backend.title());
        } catch (IOException | IllegalStateException failed) {
            throw new CommandFailure(
                    backend.title() + " does not start: " + failed.getMessage()
                            + "; mend it, or leave it out with --without "
                            + backend.option(),
                    failed);
        }
    }

    private synchronized SupervisedProcess register(SupervisedProcess prepared) {
        process = prepared;
        if (closed) {
            prepared.close();
        }
        return prepared;
    }

    /** Stops the server until {@link #resume}; does nothing when there is none. */
    synchronized void pause() {
        if (process != null) {
            process.pause();
        }
    }

    /** Lets it run again. */
    synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        reserved.close();
        if (process != null) {
            process.close();
        }
    }

    /** Makes all that a server needs, in a folder of its own. */
    @FunctionalInterface
    interface Preparation {
        /** Returns what runs the server; it will listen on {@code port} of 127.0.0.1 and ask for the password. */
        ServerProgram prepare(Path folder, int port, String password) throws IOException;
    }
}
