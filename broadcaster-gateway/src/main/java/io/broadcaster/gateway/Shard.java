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
    private sealed interface Step {}

    private record Delivery(
            Set<Connection> subscribers,
            ByteBuf frame,
            @Nullable String exceptSocketId) implements Step {
        /** Whether another's bytes may follow this one's to the very same connections. */
        boolean mayJoin(@Nullable Step other) {
            return other instanceof Delivery next
                    && next.subscribers == subscribers
                    && exceptSocketId == null
                    && next.exceptSocketId == null;
        }
    }

    private record Task(Runnable action) implements Step {}

    /** Writes one frame to all of a topic's subscribers here but one, and releases it. Any thread. */
    void deliver(Set<Connection> subscribers, ByteBuf frame, @Nullable String exceptSocketId) {
        enqueue(new Delivery(subscribers, frame, exceptSocketId));
    }

    /** Runs something in turn with the deliveries. Any thread. */
    void execute(Runnable task) {
        enqueue(new Task(task));
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
        try {
            for (Step step = inbox.poll(); step != null; step = inbox.poll()) {
                bytes += take(step);
                if (++steps == MOST_STEPS || bytes >= MOST_BYTES) {
                    break;
                }
            }
            unflushed.forEach(Connection::flush);
        } finally {
            unflushed.clear();
            scheduled.set(false);
            if (!inbox.isEmpty()) {
                schedule();
            }
        }
    }

    /** What fails ends neither the loop's turns nor what comes behind it; whoever missed something is to come back. */
    private int take(Step step) {
        try {
            if (step instanceof Delivery delivery) {
                return write(delivery);
            }
            ((Task) step).action.run();
        } catch (Throwable fault) { // memory that has run out too
            Unexpected.log(fault);
            if (step instanceof Delivery delivery) {
                List.copyOf(delivery.subscribers)
                        .forEach(connection -> connection.close(CloseCode.OVER_CAPACITY, "Something was lost"));
            }
        }
        return 0;
    }

    private int write(Delivery delivery) {
        boolean alone = !delivery.mayJoin(inbox.peek());
        ByteBuf frame = alone ? delivery.frame : withThoseBehind(delivery);
        try {
            boolean flush = unflushed.isEmpty() && inbox.isEmpty();
            for (Connection connection : delivery.subscribers) {
                if (!connection.socketId.equals(delivery.exceptSocketId)) {
                    write(connection, frame.retainedDuplicate(), flush);
                }
            }
            return frame.readableBytes();
        } finally {
            frame.release();
        }
    }

    /** With a backlog, all that the same connections get next, copied together once for all of them. */
    private ByteBuf withThoseBehind(Delivery delivery) {
        List<ByteBuf> frames = new ArrayList<>(List.of(delivery.frame));
        int bytes = delivery.frame.readableBytes();
        while (bytes < MOST_BYTES && delivery.mayJoin(inbox.peek())) {
            ByteBuf next = ((Delivery) inbox.remove()).frame;
            frames.add(next);
            bytes += next.readableBytes();
        }
        try {
            ByteBuf all = delivery.frame.alloc().directBuffer(bytes);
            frames.forEach(frame -> all.writeBytes(frame, frame.readerIndex(), frame.readableBytes()));
            return all;
        } finally {
            frames.forEach(ByteBuf::release);
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
