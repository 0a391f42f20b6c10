package io.broadcaster.tck;

import java.time.Duration;

/** What the wrong ones are made of is right. */
class SimulatedContractTest extends BroadcasterContract {

    @Override
    protected Harness start() {
        return new SimulatedHarness(SimulatedBroadcaster::new, Duration.ofSeconds(30));
    }
}
