package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import io.broadcaster.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads that run publish calls, all played by the test's own. */
final class ModelWorkers {
    final ModelQueue queue = new ModelQueue(this::start);
    private final ModelWorld world;
    private final ModelState state;
    private final ModelStarts starts;
    private final ModelWires wires;
    private final Map<Runnable, ModelCall> calls = new HashMap<>();
    /** Calls that the test is inside of, the innermost first. */
    private final Deque<ModelCall> running = new ArrayDeque<>();

    private @Nullable AssertionError violation;

    ModelWorkers(ModelWorld world, ModelState state, ModelStarts starts) {
        this.world = world;
        this.state = state;
        this.starts = starts;
        this.wires = new ModelWires(state);
    }

    /** The dispatcher hands a call to a worker. */
    private void start(Runnable task) {
        Call call = (Call) task;
        ModelRoute route = state.routes.stream()
                .filter(candidate -> candidate.real == call.route)
                .findFirst()
                .orElseThrow();
        List<ModelMessage> batch = call.batch.stream()
                .map(pending -> state.messages.get(number(pending.payload)))
                .toList();
        ModelCall started = new ModelCall(call, route, batch, state.clocks.elapsed());
        starts.check(started);
        route.started(started);
        batch.forEach(message -> message.attempts++);
        calls.put(task, started);
    }

    private static int number(Payload payload) {
        return ModelSend.numberIn(
                payload instanceof LogPayload log ? log.entry().text() : ((JsonPayload) payload).json());
    }

    /** A worker runs one of the calls that wait for one. */
    void run(int which, ModelAnswer answer) {
        if (queue.size() == 0) {
            return;
        }
        Runnable task = queue.remove(which % queue.size());
        ModelCall call = calls.get(task);
        call.answer = answer;
        running.push(call);
        task.run();
        running.pop();
        if (violation != null) {
            throw violation;
        }
        wires.checkLeftOut(call);
        state.signals.add(() -> state.finish(call));
    }

    /** The script of all broadcasters. */
    void publish(List<Message> batch) {
        try {
            answer(running.element(), batch);
        } catch (AssertionError broken) {
            violation = broken; // which the manager takes for the broadcaster's failure
            throw broken;
        }
    }

    private void answer(ModelCall call, List<Message> batch) {
        wires.checkLeftOut(call);
        call.published = wires.see(call, batch);
        call.reply = call.answer.reply(call.published);
        if (call.answer instanceof ModelAnswer.Hang hang) {
            fallSilent(call, hang);
        } else {
            wires.take(call, call.reply.truth(), false);
        }
        if (call.reply.thrown() instanceof Error error) {
            throw error;
        } else if (call.reply.thrown() instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void fallSilent(ModelCall call, ModelAnswer.Hang hang) {
        wires.take(call, hang.first(call.published), false);
        boolean woken = world.step();
        if (call.isLive()) {
            long age = state.clocks.elapsed() - call.route.live.get(0).started;
            state.clocks.advance(Duration.ofNanos(state.publishNanos() - age));
            woken = world.step();
        }
        that(!call.isLive() && woken, "5 a call that hangs is given up, its thread woken");
        if (hang.meanwhile()) {
            run(0, new ModelAnswer.Accept());
            world.step();
        }
        if (!hang.takes()) {
            wires.take(call, call.reply.truth(), true);
        }
    }
}
