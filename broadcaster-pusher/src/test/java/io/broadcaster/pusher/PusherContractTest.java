package io.broadcaster.pusher;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import io.broadcaster.tck.Watch;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Pusher carries bare data, to browsers alone. */
class PusherContractTest extends BroadcasterContract {

    @Override
    protected Harness start() throws IOException {
        RecordingPusher pusher = new RecordingPusher();
        return new Harness() {
            @Override
            public Set<Capability> capabilities() {
                return EnumSet.of(
                        Capability.SOCKET_ID, Capability.STOP, Capability.HANG, Capability.QUOTA, Capability.SECRET);
            }

            @Override
            public Broadcaster broadcaster(Shared shared) {
                return TestApp.at(pusher.port(), shared.publishTimeout());
            }

            @Override
            public Broadcaster broadcasterWithWrongSecret(String secret) {
                return TestApp.at(pusher.port(), "PUSHER_SECRET", secret);
            }

            @Override
            public Watch watch(String channel) {
                return () -> pusher.taken(channel);
            }

            @Override
            public void stop() throws IOException {
                pusher.stop();
            }

            @Override
            public void hang() {
                pusher.hang();
            }

            @Override
            public void exhaustQuota() {
                pusher.exhaustQuota();
            }

            @Override
            public void heal() throws IOException {
                pusher.heal();
            }

            @Override
            public void close() throws IOException {
                pusher.close();
            }
        };
    }
}
