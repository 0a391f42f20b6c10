package io.broadcaster.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's process, which is started again, on the same port and data, whenever it ends, unless it was paused. */
final class SupervisedProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
    /** Long enough to tell a crash from the Ctrl-C that a terminal sends to this process and its children alike. */
    private static final long PAUSE_MILLIS = 200;

    private static final long STOP_SECONDS = 2;
    /** PostgreSQL and Redis say it in the same words. */
    private static final String READY = "eady to accept connections";

    private final String name;
    private final ProcessBuilder start;
    private final List<String> stop;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Process process;
    private boolean paused;

    SupervisedProcess(ServerProgram program) {
        this.name = program.name();
        this.start = new ProcessBuilder(program.start()).redirectErrorStream(true);
        this.stop = program.stop();
    }

    /**
     * Starts it and waits until it accepts connections.
     *
     * @throws IOException when it ends instead, with the last line that it wrote
     */
    void start() throws IOException {
        BufferedReader output = launch();
        Thread supervisor = new Thread(() -> supervise(output), "supervisor of " + name);
        supervisor.setDaemon(true);
        supervisor.start();
    }

    private BufferedReader launch() throws IOException {
        Process launched = spawn();
        BufferedReader output = launched.inputReader();
        String last = "it wrote nothing";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(READY)) {
                return output;
            }
            last = line;
        }
        launched.destroyForcibly();
        throw new IOException(name + " ended at once: " + last);
    }

    private synchronized Process spawn() throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException(name + " is not needed any more");
        }
        if (paused) {
            throw new IOException(name + " is to stay stopped for now");
        }
        process = start.start();
        return process;
    }

    private void supervise(BufferedReader output) {
        drain(output);
        while (isNeededAgain()) {
            LOG.warn("[DEMO] {} has ended; starting it again", name);
            try (BufferedReader next = launch()) {
                LOG.info("[DEMO] {} accepts connections again", name);
                drain(next);
            } catch (IOException failed) {
                LOG.warn("[DEMO] {}", failed.getMessage());
            }
        }
    }

    /** Until the process has ended; one whose output nobody reads would stop when the pipe is full. */
    private static void drain(BufferedReader output) {
        try {
            output.lines().forEach(LOG::trace);
        } catch (UncheckedIOException ended) {
            LOG.trace("nothing more to read", ended);
        }
    }

    private boolean isNeededAgain() {
        try {
            return !closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS) && awaitResumption();
        } catch (InterruptedException nobodyDoesThat) {
            return false;
        }
    }

    private synchronized boolean awaitResumption() throws InterruptedException {
        while (paused && closed.getCount() > 0) {
            wait();
        }
        return closed.getCount() > 0;
    }

    /** Ends it, and leaves it so until {@link #resume}. */
    void pause() {
        Process running;
        synchronized (this) {
            paused = true;
            running = process;
        }
        if (running != null) {
            end(running);
        }
    }

    /** Starts it again soon, if it was paused. */
    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    @Override
    public void close() {
        Process running = last();
        if (running != null) {
            end(running);
        }
    }

    private void end(Process running) {
        try {
            askToStop(running);
            running.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            running.destroyForcibly().waitFor();
        } catch (IOException e) {
            LOG.warn("[DEMO] {} does not stop in the ordinary way", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.destroyForcibly();
        }
    }

    private synchronized @Nullable Process last() {
        closed.countDown();
        notifyAll();
        return process;
    }

    private void askToStop(Process running) throws IOException, InterruptedException {
        if (stop.isEmpty()) {
            running.destroy();
        } else if (running.isAlive()) {
            new ProcessBuilder(stop)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }
}
