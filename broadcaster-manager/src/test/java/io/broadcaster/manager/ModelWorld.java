package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import io.broadcaster.Message;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A manager whose threads and clocks are the test's, beside its model. */
final class ModelWorld {
    private final ModelState state;
    private final ModelSettings settings;
    private final ModelClocks clocks;
    private final BroadcasterManager manager;
    private final ModelWorkers workers;
    private final ModelQueue receipts = new ModelQueue(task -> {});
    private final ModelQueue history = new ModelQueue(task -> {});
    private final ModelStarts starts;
    private final ModelEnds ends;
    private long sent;
    private @Nullable ModelClosing closing;

    ModelWorld(ModelSettings settings) {
        this.settings = settings;
        this.clocks = new ModelClocks(settings.wall(), settings.nanos());
        Assembly assembly = ModelAssembly.of(settings, clocks, this::publish);
        List<ModelRoute> routes = assembly.routes().stream()
                .map(route -> new ModelRoute(route, clocks))
                .toList();
        this.state = new ModelState(settings, clocks, routes);
        this.starts = new ModelStarts(state);
        this.ends = new ModelEnds(state);
        this.workers = new ModelWorkers(this, state, starts);
        this.manager = new BroadcasterManager(
                assembly, new Threads(workers.queue, receipts, history, new ModelQueue(task -> {})));
    }

    private void publish(List<Message> batch) {
        workers.publish(batch);
    }

    void send(ModelSend send) {
        int number = (int) sent++;
        long deadline = clocks.elapsed()
                + Duration.ofSeconds(settings.deliverySeconds()).toNanos();
        String lane = settings.lanes() == 1 ? "the only one" : send.orderingKey();
        int waiting = workers.queue.size() + receipts.size() + history.size();
        CompletableFuture<Receipt> receipt = send.to(manager, number).toCompletableFuture();
        that(waiting == workers.queue.size() + receipts.size() + history.size(), "1 the call itself does nothing");
        var message = new ModelMessage(number, send, send.content(number), lane, deadline, receipt);
        Undelivered refused = ends.refused(receipt);
        that(refused == refusal(message), "6 %s must end as %s, not %s", message, refusal(message), refused);
        if (refused == null) {
            state.messages.put(number, message);
            state.pending.add(message);
        }
    }

    private @Nullable Undelivered refusal(ModelMessage message) {
        boolean admin = message.send.kind() == ModelSend.Kind.ADMIN;
        if (message.send.isInvalid()) {
            return Undelivered.INVALID;
        }
        if (closing != null) {
            return Undelivered.CLOSED;
        }
        long bytes =
                state.pending.stream().mapToLong(other -> other.bufferBytes).sum() + message.bufferBytes;
        boolean fits = state.pending.size() < bound(settings.bufferMessages(), admin)
                && bytes <= bound(ModelSettings.BUFFER_BYTES, admin);
        return fits ? null : Undelivered.OVERFLOW;
    }

    /** A tenth of the buffer is for admin events. */
    private static int bound(int size, boolean admin) {
        return admin ? size : size - size / 10;
    }

    /** A worker runs one of the calls that wait for one. */
    void run(int which, ModelAnswer answer) {
        workers.run(which, answer);
    }

    /** Lets the dispatcher do what it has to; true when it interrupted this thread. */
    boolean step() {
        state.hear();
        manager.dispatcher.step();
        boolean woken = Thread.interrupted();
        that(state.pending.stream().noneMatch(message -> message.receipt.isDone()), "1 receipts have their threads");
        receipts.runAll();
        ends.settle();
        check();
        if (closing != null && (state.aborted || state.pending.isEmpty())) {
            finishClosing();
        }
        return woken;
    }

    private void check() {
        that(!state.aborted || state.pending.isEmpty(), "7 a closed manager keeps nothing back: %s", state.pending);
        starts.checkNothingLags();
        state.routes.forEach(ModelRoute::checkStatus);
        ManagerStatus status = manager.status();
        ends.checkCounts(status.messages(), sent);
        that(status.transitions().equals(state.transitions), "5 the traffic moved %s", state.transitions);
        ModelRoute active = state.firstActive();
        String name = active == null ? "none" : active.real.name;
        that(name.equals(status.active() == null ? "none" : status.active()), "5 %s is active: %s", name, status);
    }

    void advance(Duration duration) {
        clocks.advance(duration);
    }

    void jump(Duration duration) {
        clocks.jump(duration);
    }

    void reset(int which) {
        ModelRoute route = state.routes.get(which % state.routes.size());
        manager.reset(route.real.name);
        state.signals.add(() -> state.reset(route));
    }

    /** @param drains whether it waits for what is pending */
    void close(boolean drains) {
        if (closing != null) {
            that(manager.close(Duration.ZERO) == 0, "7 a second close does nothing");
            return;
        }
        closing = new ModelClosing(manager, drains ? Duration.ofDays(1) : Duration.ZERO);
        if (!drains) {
            giveUp();
        }
    }

    /** The deadline of a close that drains. */
    void endDrain() {
        if (closing != null && !state.aborted) {
            closing.interrupt();
            giveUp();
        }
    }

    private void giveUp() {
        state.signals.add(state::abort);
        step();
    }

    private void finishClosing() {
        long undelivered = closing.finish(manager.dispatcher::step);
        if (!state.aborted) {
            state.abort();
        }
        that(undelivered == ends.givenUp, "7 %d messages are given up, not %d", ends.givenUp, undelivered);
    }

    /** Lets all come to rest, and looks at the whole. */
    void settle() {
        step();
        for (int i = 0; i < 60 && !state.pending.isEmpty(); i++) {
            while (workers.queue.size() > 0) {
                run(0, new ModelAnswer.Accept());
            }
            advance(Duration.ofSeconds(settings.deliverySeconds()).dividedBy(20));
            step();
        }
        that(state.pending.isEmpty(), "2 nothing is pending when all is quiet, but %s", state.pending);
        history.runAll();
        ends.checkNumbers();
        ends.checkHistory(manager);
        if (closing == null) {
            close(false);
        }
        state.routes.forEach(route ->
                that(((ModelBroadcaster) route.real.broadcaster).closings == 1, "7 %s is closed", route.real.name));
    }
}
