package io.broadcaster.ably;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import io.broadcaster.tck.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Ably carries bare data, to browsers alone. */
class AblyContractTest extends BroadcasterContract {

    @Override
    protected Harness start() throws IOException {
        RecordingAbly ably = new RecordingAbly();
        return new Harness() {
            @Override
            public Set<Capability> capabilities() {
                return EnumSet.of(
                        Capability.UNICODE_NAMES,
                        Capability.STOP,
                        Capability.HANG,
                        Capability.QUOTA,
                        Capability.SECRET);
            }

            @Override
            public Broadcaster broadcaster(Shared shared) {
                return TestApp.at(ably.port(), shared.publishTimeout());
            }

            @Override
            public Broadcaster broadcasterWithWrongSecret(String secret) {
                return TestApp.at(ably.port(), Duration.ofSeconds(30), "ABLY_API_KEY", TestApp.KEY_NAME + ":" + secret);
            }

            @Override
            public Watch watch(String channel) {
                return () -> ably.taken(channel);
            }

            @Override
            public void stop() {
                ably.stop();
            }

            @Override
            public void hang() {
                ably.hang();
            }

            @Override
            public void exhaustQuota() {
                ably.exhaustQuota();
            }

            @Override
            public void heal() throws IOException {
                ably.heal();
            }

            @Override
            public void close() {
                ably.close();
            }
        };
    }
}
