package io.broadcaster.manager;

import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model: what the manager must know of routes and messages after the signals that it has had. */
final class ModelState {
    final ModelSettings settings;
    final ModelClocks clocks;
    final List<ModelRoute> routes;
    /** All routes, of which one has to take each message, or each route by itself. */
    final List<List<ModelRoute>> groups;
    /** In the order of the calls. */
    final List<ModelMessage> pending = new ArrayList<>();
    /** All that ever got into the buffer. */
    final Map<Integer, ModelMessage> messages = new HashMap<>();
    /** What the dispatcher will hear at its next step. */
    final List<Runnable> signals = new ArrayList<>();

    final List<Transition> transitions = new ArrayList<>();
    private ModelRoute carrier;
    boolean aborted;

    ModelState(ModelSettings settings, ModelClocks clocks, List<ModelRoute> routes) {
        this.settings = settings;
        this.clocks = clocks;
        this.routes = routes;
        this.groups = settings.toAll() ? routes.stream().map(List::of).toList() : List.of(routes);
        this.carrier = routes.get(0);
    }

    List<ModelRoute> groupOf(ModelRoute route) {
        return settings.toAll() ? List.of(route) : routes;
    }

    @Nullable
    ModelRoute firstActive() {
        return routes.stream().filter(ModelRoute::isActive).findFirst().orElse(null);
    }

    /** Whether a batch with messages of that lane is in flight. */
    static boolean isBusy(List<ModelRoute> group, String lane) {
        return group.stream()
                .flatMap(route -> route.live.stream())
                .flatMap(call -> call.batch.stream())
                .anyMatch(message -> message.lane.equals(lane));
    }

    /** What the dispatcher learns at the beginning of a step. */
    void hear() {
        signals.forEach(Runnable::run);
        signals.clear();
        judgeHangs();
    }

    void finish(ModelCall call) {
        if (!call.isLive()) {
            return;
        }
        call.route.ended(call);
        ModelReply reply = call.reply;
        if (reply == null) {
            call.route.probeCameToNothing(call);
            settleTooLarge(call);
        } else if (reply.reason() == null) {
            succeeded(call);
        } else {
            failed(call, call.published, reply);
        }
        skipRestingRoutes();
    }

    private void succeeded(ModelCall call) {
        if (call.route.probe == call) {
            call.route.activate();
        }
        call.published.forEach(message -> took(message, call.route));
        settleTooLarge(call);
        if (!settings.toAll() && call.route == firstActive() && call.route != carrier) {
            transitions.add(new Transition(clocks.wall(), carrier.real.name, call.route.real.name, carrier.reason));
            carrier = call.route;
        }
    }

    private void failed(ModelCall call, List<ModelMessage> sent, ModelReply reply) {
        call.route.failed(call, reply);
        for (int i = 0; i < sent.size(); i++) {
            ModelMessage message = sent.get(i);
            Outcome outcome = reply.outcomes().get(i);
            if (outcome == Outcome.UNKNOWN) {
                message.unsure.add(call.route);
            }
            if (outcome == Outcome.ACCEPTED) {
                took(message, call.route);
            } else if (reply.reason() == Reason.REJECTED && sent.size() == 1) {
                message.refusers.add(call.route);
            } else if (reply.reason() == Reason.REJECTED) {
                message.refusedWith.merge(call.route, sent.size(), Math::min);
            }
        }
        settleTooLarge(call);
    }

    private static void took(ModelMessage message, ModelRoute route) {
        message.takers.add(route);
        route.messages++;
    }

    private static void settleTooLarge(ModelCall call) {
        call.batch.stream().filter(message -> message.tooLarge).forEach(message -> message.done = true);
    }

    /** What another route took, a resting one need not take any more. */
    private void skipRestingRoutes() {
        if (!settings.toAll()) {
            return;
        }
        for (ModelMessage message : pending) {
            for (ModelRoute route : message.takers.isEmpty() ? List.<ModelRoute>of() : routes) {
                if (!route.isActive() && !message.isFlyingOn(route) && !message.isDoneWith(route)) {
                    message.skippers.add(route);
                }
            }
        }
    }

    /** A route whose oldest call is overdue gives up all its calls, and rests once. */
    private void judgeHangs() {
        for (ModelRoute route : routes) {
            if (!route.live.isEmpty() && clocks.elapsed() - route.live.get(0).started >= publishNanos()) {
                List<ModelCall> hung = List.copyOf(route.live);
                hung.forEach(route::ended);
                for (ModelCall call : hung) {
                    List<ModelMessage> sent = call.batch.stream()
                            .filter(message -> !message.tooLarge)
                            .toList();
                    failed(call, sent, ModelReply.hang(sent.size()));
                }
                skipRestingRoutes();
            }
        }
    }

    long publishNanos() {
        return Duration.ofSeconds(settings.publishSeconds()).toNanos();
    }

    void reset(ModelRoute route) {
        if (route.reason != null) {
            route.reset();
        }
    }

    void abort() {
        aborted = true;
        routes.forEach(ModelRoute::close);
    }
}
