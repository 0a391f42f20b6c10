package io.broadcaster.demo;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One browser's stream of server-sent events. No thread waits for it: of what it has not read in time only the latest
 * event is kept. Thread-safe.
 */
final class EventStream implements WriteListener {
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final ServletOutputStream output;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private byte @Nullable [] next;
    private boolean unflushed;
    private boolean writable;

    EventStream(ServletOutputStream output) {
        this.output = output;
    }

    /** Sends one event, in place of any that still waits. Does not block. */
    void send(String event, String data) {
        write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Shows both sides that the other one lives. Does not block. */
    synchronized void comment() {
        if (next == null) {
            write(COMMENT);
        }
    }

    private synchronized void write(byte[] bytes) {
        next = bytes;
        if (writable) {
            onWritePossible();
        }
    }

    @Override
    public synchronized void onWritePossible() {
        try {
            writable = !ended.isDone() && output.isReady();
            while (writable && (next != null || unflushed)) {
                writeOrFlush();
                writable = output.isReady();
            }
        } catch (IOException | IllegalStateException gone) {
            onError(gone);
        }
    }

    private void writeOrFlush() throws IOException {
        byte[] bytes = next;
        next = null;
        unflushed = bytes != null;
        if (bytes == null) {
            output.flush();
        } else {
            output.write(bytes);
        }
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    /** Idempotent. */
    void end() {
        ended.complete(null);
    }

    /** Completes when the browser has gone, or was sent away. */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
