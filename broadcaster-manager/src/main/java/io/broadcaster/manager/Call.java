package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One publish in flight. Made and judged by the dispatcher's thread, run by a thread that may block. */
final class Call implements Runnable, Signal {
    final Route route;
    final Lanes lanes;
    final List<Pending> batch;
    final long startedNanos;
    final boolean probe;
    /** Of the route, when the call was made. */
    final int activations;

    private final Function<Pending, @Nullable Message> encoder;
    private final Consumer<Signal> inbox;
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private boolean sent;
    private @Nullable BroadcastException failure;

    /** Set once it has been judged: what it says later counts no more. */
    volatile boolean ended;

    Call(
            Route route,
            Lanes lanes,
            List<Pending> batch,
            long startedNanos,
            Function<Pending, @Nullable Message> encoder,
            Consumer<Signal> inbox) {
        this.route = route;
        this.lanes = lanes;
        this.batch = batch;
        this.startedNanos = startedNanos;
        this.probe = !route.isActive();
        this.activations = route.activations();
        this.encoder = encoder;
        this.inbox = inbox;
    }

    @Override
    public void run() {
        runner.set(Thread.currentThread());
        List<Message> messages = encode();
        if (!messages.isEmpty()) {
            send(messages);
        }
        synchronized (runner) {
            runner.set(null);
        }
        Thread.interrupted(); // an interrupt was meant for this call, not for the thread's next one
        inbox.accept(this);
    }

    private void send(List<Message> messages) {
        if (!ended) {
            sent = true;
            failure = publish(route.broadcaster, messages);
        }
    }

    @Override
    public void apply(Dispatch dispatch) {
        dispatch.finished(this);
    }

    /** Whether any message of it was fit to be sent. */
    boolean wasSent() {
        return sent;
    }

    /** Why not all messages were accepted, with one outcome per message that was fit to be sent; or null. */
    @Nullable
    BroadcastException failure() {
        return failure;
    }

    /** Wakes the thread that is stuck in it. */
    void interrupt() {
        synchronized (runner) {
            Thread thread = runner.get();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private List<Message> encode() {
        List<Message> messages = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            Message message = encoder.apply(pending);
            if (message != null) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** Whatever a broadcaster throws becomes a failure with an outcome for each message. */
    private static @Nullable BroadcastException publish(Broadcaster broadcaster, List<Message> messages) {
        try {
            broadcaster.publish(Collections.unmodifiableList(messages));
            return null;
        } catch (BroadcastException stated) {
            return stated.outcomes().size() == messages.size()
                    ? stated
                    : unknown(stated.reason(), messages.size(), stated);
        } catch (Throwable undeclared) {
            return unknown(Reason.UNAVAILABLE, messages.size(), undeclared);
        }
    }

    private static BroadcastException unknown(Reason reason, int size, Throwable cause) {
        // An undeclared exception's text may hold anything, secrets included; whoever has the receipt has the cause.
        String message = cause instanceof BroadcastException stated
                ? String.valueOf(stated.getMessage())
                : "failed with " + cause.getClass().getName();
        return BroadcastException.ofAll(reason, Outcome.UNKNOWN, size, message, cause);
    }
}
