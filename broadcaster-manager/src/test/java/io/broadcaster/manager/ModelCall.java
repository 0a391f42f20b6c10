package io.broadcaster.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One publish call, from its start to the moment when its end is known to the dispatcher. */
final class ModelCall {
    final Call call;
    final ModelRoute route;
    final List<ModelMessage> batch;
    final long started;
    /** Of the route, when it started. */
    int activations;
    /** What the route will answer; decided when it runs. */
    ModelAnswer answer = new ModelAnswer.Accept();
    /** Those of the batch that the route saw; null before. */
    @Nullable
    List<ModelMessage> published;

    @Nullable
    ModelReply reply;

    ModelCall(Call call, ModelRoute route, List<ModelMessage> batch, long started) {
        this.call = call;
        this.route = route;
        this.batch = batch;
        this.started = started;
    }

    /** Whether its end still counts. */
    boolean isLive() {
        return route.live.contains(this);
    }
}
