package io.broadcaster.memory;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;

/** Makes a {@link MemoryBroadcaster}; it has no configuration keys. */
public final class MemoryBroadcasterProvider implements BroadcasterProvider {

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public Broadcaster create(Options options) {
        return new MemoryBroadcaster(options.shared());
    }
}
