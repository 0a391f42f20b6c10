package io.broadcaster.tck;

import static io.broadcaster.tck.Capability.CATCH_UP;
import static io.broadcaster.tck.Capability.DURABLE_HISTORY;
import static io.broadcaster.tck.Capability.FOREIGN;
import static io.broadcaster.tck.Capability.HANG;
import static io.broadcaster.tck.Capability.SECRET;
import static io.broadcaster.tck.Capability.STOP;

import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.memory.MemoryBroadcasterProvider;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The reference keeps the contract. Its wire is the broadcaster itself, so there is no server to fail. */
class MemoryContractTest extends BroadcasterContract {

    @Override
    protected Harness start() {
        return new MemoryHarness();
    }

    private static final class MemoryHarness implements Harness {
        private MemoryBroadcaster latest = new MemoryBroadcaster();

        @Override
        public Set<Capability> capabilities() {
            return EnumSet.complementOf(EnumSet.of(STOP, HANG, SECRET, FOREIGN, CATCH_UP, DURABLE_HISTORY));
        }

        @Override
        public Broadcaster broadcaster(Shared shared) {
            Options options = new Options(Map.of(), Map.of(), shared);
            latest = (MemoryBroadcaster) new MemoryBroadcasterProvider().create(options);
            return latest;
        }

        @Override
        public Watch watch(String channel) {
            Heard heard = new Heard(Duration.ZERO);
            latest.subscribe(channel, heard);
            return heard::messages;
        }

        @Override
        public void exhaustQuota() {
            latest.setQuota(2);
        }

        @Override
        public void heal() {
            latest.setQuota(Long.MAX_VALUE);
        }
    }
}
