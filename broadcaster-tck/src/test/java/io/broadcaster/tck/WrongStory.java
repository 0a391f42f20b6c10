package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.util.ArrayList;
import java.util.List;

/** Tells of a failure what is not so. */
abstract class WrongStory extends WrongContract {

    abstract BroadcastException retell(BroadcastException truth, Setting setting);

    @Override
    Broadcaster broadcaster(Setting setting) {
        return new SimulatedBroadcaster(setting) {
            @Override
            public void publish(List<Message> batch) {
                try {
                    super.publish(batch);
                } catch (BroadcastException truth) {
                    throw retell(truth, setting);
                }
            }
        };
    }

    static BroadcastException because(BroadcastException truth, Reason reason) {
        return new BroadcastException(reason, truth.getMessage(), truth.outcomes(), null, truth.getCause());
    }

    static BroadcastException with(BroadcastException truth, List<Outcome> outcomes) {
        return new BroadcastException(truth.reason(), truth.getMessage(), outcomes, null, truth.getCause());
    }

    static BroadcastException replacing(BroadcastException truth, Outcome right, Outcome wrong) {
        List<Outcome> outcomes = new ArrayList<>(truth.outcomes());
        outcomes.replaceAll(outcome -> outcome == right ? wrong : outcome);
        return with(truth, outcomes);
    }
}
