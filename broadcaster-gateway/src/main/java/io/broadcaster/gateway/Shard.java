package io.broadcaster.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, and what is to be written to them, in order. A lone frame is flushed at once;
 * frames that have piled up are written together and flushed once.
 */
final class Shard implements Runnable {
    private static final int MOST_STEPS = 256;
    private static final int MOST_BYTES = 64 << 10;

    final EventLoop loop;
    final int index;
    /** Touched by the loop alone, as what follows. */
    final Set<Connection> connections = new LinkedHashSet<>();

    private final List<Connection> unflushed = new ArrayList<>();
    private final Queue<Step> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Shard(EventLoop loop, int index) {
        this.loop = loop;
        this.index = index;
    }

    /** Something that the loop does in its turn. */
    private interface Step {
        /** @return how many bytes it has written to a connection */
        int take(boolean flush);
    }

    /** Writes one frame to all of a topic's subscribers here but one, and releases it. Any thread. */
    void deliver(Set<Connection> subscribers, ByteBuf frame, @Nullable String exceptSocketId) {
        enqueue(flush -> {
            int bytes = frame.readableBytes();
            for (Connection connection : subscribers) {
                if (!connection.socketId.equals(exceptSocketId)) {
                    write(connection, frame.retainedDuplicate(), flush);
                }
            }
            frame.release();
            return bytes;
        });
    }

    /** Runs something in turn with the deliveries. Any thread. */
    void execute(Runnable task) {
        enqueue(flush -> {
            task.run();
            return 0;
        });
    }

    private void enqueue(Step step) {
        inbox.add(step);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        int bytes = 0;
        int steps = 0;
        for (Step step = inbox.poll(); step != null; step = inbox.poll()) {
            bytes += step.take(inbox.isEmpty() && unflushed.isEmpty());
            if (++steps == MOST_STEPS || bytes >= MOST_BYTES) {
                break;
            }
        }
        unflushed.forEach(Connection::flush);
        unflushed.clear();
        scheduled.set(false);
        if (!inbox.isEmpty()) {
            schedule();
        }
    }

    private void write(Connection connection, ByteBuf frame, boolean flush) {
        if (connection.write(frame)) {
            if (flush) {
                connection.flush();
            } else {
                unflushed.add(connection);
            }
        }
    }
}
