package io.broadcaster.tck;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.Duration;

/** The kit on a broadcaster that is wrong in one respect. */
abstract class WrongContract extends BroadcasterContract {

    abstract Broadcaster broadcaster(Setting setting);

    @Override
    protected final Harness start() {
        return new SimulatedHarness(this::broadcaster, Duration.ofSeconds(6));
    }
}
