package io.broadcaster.manager;

import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;

/** A provider with a key of its own, {@code STUB_SIZE}. */
public final class StubProvider implements BroadcasterProvider {

    @Override
    public String type() {
        return "stub";
    }

    @Override
    public Broadcaster create(Options options) {
        options.number("STUB_SIZE", 1, 1, 10);
        options.check();
        return new MemoryBroadcaster();
    }
}
