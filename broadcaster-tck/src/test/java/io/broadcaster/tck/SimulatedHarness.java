package io.broadcaster.tck;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import io.broadcaster.tck.SimulatedServer.State;
import java.time.Duration;
import java.util.function.Function;

/** All faults that the kit knows, on a server in this process. */
class SimulatedHarness implements Harness {
    private final SimulatedServer server = new SimulatedServer();
    private final Function<Setting, Broadcaster> factory;
    private final Duration patience;

    SimulatedHarness(Function<Setting, Broadcaster> factory, Duration patience) {
        this.factory = factory;
        this.patience = patience;
    }

    @Override
    public Broadcaster broadcaster(Shared shared) {
        if (shared.historyMaxMessages() != Bench.SHARED.historyMaxMessages()
                || !shared.historyMaxAge().equals(Bench.SHARED.historyMaxAge())) {
            server.reconfigure(shared);
        }
        return factory.apply(new Setting(server, shared.publishTimeout(), SimulatedBroadcaster.SECRET));
    }

    /** What really arrives, whatever the broadcaster under test does with what it hears. */
    @Override
    public Watch watch(String channel) {
        Heard heard = new Heard(patience);
        server.subscribe(channel, heard);
        return heard::messages;
    }

    @Override
    public Broadcaster broadcasterWithWrongSecret(String secret) {
        return factory.apply(new Setting(server, Bench.SHARED.publishTimeout(), secret));
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public void stop() {
        server.fail(State.STOPPED);
    }

    @Override
    public void hang() {
        server.fail(State.HUNG);
    }

    @Override
    public void exhaustQuota() {
        server.exhaustQuota();
    }

    @Override
    public void heal() {
        server.heal();
    }

    @Override
    public void publishForeign(String channel, byte[] payload) {
        server.publishForeign(channel, payload);
    }
}
