package io.broadcaster.demo;

import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells browsers by server-sent events where to connect: at once, and at each change. Thread-safe. */
@Singleton
final class ConnectionStreams implements AutoCloseable {
    /** Beyond that, pages ask instead. */
    static final int MOST = 5_000;

    private static final int HEARTBEAT_SECONDS = 15;

    private final BrowserConnections connections;
    private final ScheduledExecutorService scheduler;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    /** Of the scheduler's thread alone. */
    private String latest = "";

    /** @param scheduler one thread */
    @Inject
    @SuppressWarnings("FutureReturnValueIgnored") // neither fails
    ConnectionStreams(BrowserConnections connections, StatusChanges changes, ScheduledExecutorService scheduler) {
        this.connections = connections;
        this.scheduler = scheduler;
        changes.observe(() -> scheduler.execute(this::refresh));
        scheduler.scheduleWithFixedDelay(this::heartbeat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** How many are open. */
    int open() {
        return streams.size();
    }

    /** Answers with a stream. */
    void open(Context context) {
        if (closed || streams.size() >= MOST) {
            throw new ServiceUnavailableResponse("There are too many streams: ask /broadcast/connection instead");
        }
        context.contentType("text/event-stream");
        context.header("X-Accel-Buffering", "no"); // nginx would hold events back
        context.future(() -> start(context));
    }

    private CompletableFuture<Void> start(Context context) {
        try {
            context.req().getAsyncContext().setTimeout(0);
            EventStream stream = new EventStream(context.res().getOutputStream());
            streams.add(stream);
            CompletableFuture<Void> ended = stream.ended().thenRun(() -> streams.remove(stream));
            context.res().getOutputStream().setWriteListener(stream);
            scheduler.execute(() -> stream.send("connection", connections.descriptor()));
            if (closed) {
                stream.end();
            }
            return ended;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void refresh() {
        String now = connections.descriptor();
        if (!now.equals(latest)) {
            latest = now;
            streams.forEach(stream -> stream.send("connection", now));
        }
    }

    private void heartbeat() {
        refresh();
        streams.forEach(EventStream::comment);
    }

    /** Ends all streams; whoever listened finds another server. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(EventStream::end);
    }
}
