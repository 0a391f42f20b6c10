package io.broadcaster.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Connections between two publish calls, the last used first. Nobody waits here: who finds none opens one. */
final class IdleConnections {
    private final int most;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    IdleConnections(int most) {
        this.most = most;
    }

    /** @param since {@link System#nanoTime} of the server's last answer */
    record Idle(RedisConnection connection, long since) {}

    synchronized @Nullable Idle take() {
        return idle.poll();
    }

    /** Keeps a connection that has nothing left to answer, or closes it. */
    synchronized void keep(RedisConnection connection) {
        if (closed || idle.size() >= most) {
            connection.close();
        } else {
            idle.push(new Idle(connection, System.nanoTime()));
        }
    }

    synchronized void close() {
        closed = true;
        idle.forEach(kept -> kept.connection().close());
        idle.clear();
    }
}
