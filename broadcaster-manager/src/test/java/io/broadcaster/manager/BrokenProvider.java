package io.broadcaster.manager;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;

/** Cannot even be made. */
public final class BrokenProvider implements BroadcasterProvider {
    public BrokenProvider() {
        throw new IllegalStateException("broken on purpose");
    }

    @Override
    public String type() {
        return "broken";
    }

    @Override
    public Broadcaster create(Options options) {
        throw new IllegalStateException("never made");
    }
}
