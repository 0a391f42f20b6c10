package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;

import io.broadcaster.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the routes see and truly take. */
final class ModelWires {
    private final ModelState state;
    private final ModelSizes sizes;
    private final Map<String, ModelMessage> byId = new HashMap<>();
    private final Map<String, Integer> laneNumbers = new HashMap<>();
    private @Nullable String producer;
    /** The latest message that a wire, or a group of them, took of a lane for the first time. */
    private final Map<List<Object>, Integer> latest = new HashMap<>();
    /** Lanes of which a provider itself took a later message before an earlier one. */
    private final Set<String> disordered = new HashSet<>();

    ModelWires(ModelState state) {
        this.state = state;
        this.sizes = new ModelSizes(state.settings.tightest());
    }

    /** A route sees a batch. */
    List<ModelMessage> see(ModelCall call, List<Message> batch) {
        that(call.isLive(), "5 no request starts on %s once its call is given up", call.route.real.name);
        List<ModelMessage> seen = new ArrayList<>();
        for (Message message : batch) {
            ModelMessage known = state.messages.get(ModelSend.numberIn(message.data()));
            see(known, message);
            seen.add(known);
        }
        List<ModelMessage> fit = new ArrayList<>(call.batch);
        fit.retainAll(seen);
        that(seen.equals(fit), "4 the batch %s is published as %s", call.batch, seen);
        return seen;
    }

    private void see(ModelMessage known, Message message) {
        that(known.seen == null || known.seen.equals(message), "5 %s changed to %s", known, message);
        that(byId.computeIfAbsent(message.id(), id -> known) == known, "5 %s shares its id", known);
        sizes.checkSeen(known, message);
        known.seen = message;
        producer = producer == null ? message.position().producer() : producer;
        that(message.position().producer().equals(producer), "4 %s is of another producer", known);
        int lane = laneNumbers.computeIfAbsent(
                known.lane, key -> message.position().lane());
        that(message.position().lane() == lane, "4 %s changed its lane", known);
        that(new HashSet<>(laneNumbers.values()).size() == laneNumbers.size(), "each key has its lane, for the model");
    }

    /** What was found too large when a call encoded it must be so, and must not have been sent. */
    void checkLeftOut(ModelCall call) {
        for (int i = 0; i < call.batch.size(); i++) {
            ModelMessage message = call.batch.get(i);
            if (call.call.batch.get(i).fault != null) {
                that(message.seen == null && sizes.mayBeTooLarge(message), "8 %s is fit to be sent", message);
                message.tooLarge = true;
            }
        }
    }

    /**
     * A route truly takes some of the messages that it saw.
     *
     * @param late whether the manager has given up the call: then order is not its business any more
     */
    void take(ModelCall call, List<Boolean> truth, boolean late) {
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < truth.size(); i++) {
            ModelMessage message = call.published.get(i);
            if (truth.get(i)) {
                if (refused.contains(message.lane)) {
                    disordered.add(message.lane);
                }
                take(message, call.route, late);
            } else if (!message.send.poison()) {
                refused.add(message.lane);
            }
        }
    }

    private void take(ModelMessage message, ModelRoute route, boolean late) {
        List<ModelRoute> group = state.groupOf(route);
        boolean repeated = group.stream().anyMatch(message.truth::containsKey);
        boolean unsure = group.stream().anyMatch(message.unsure::contains);
        that(!repeated || unsure, "5 %s is taken twice, without doubt about the first time", message);
        if (!late && !disordered.contains(message.lane)) {
            checkOrder(message, List.of(route, message.lane), message.truth.containsKey(route));
            checkOrder(message, List.of(group, message.lane), repeated);
        }
        message.truth.merge(route, 1, Integer::sum);
        ((ModelBroadcaster) route.real.broadcaster).take(message.seen);
    }

    private void checkOrder(ModelMessage message, List<Object> where, boolean repeated) {
        if (!repeated) {
            int before = latest.getOrDefault(where, -1);
            that(message.number > before, "4 %s arrives behind #%d", message, before);
            latest.put(where, message.number);
        }
    }
}
