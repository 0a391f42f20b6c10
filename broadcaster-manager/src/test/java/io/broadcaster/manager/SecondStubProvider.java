package io.broadcaster.manager;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;

/** Claims a type that is taken. */
public final class SecondStubProvider implements BroadcasterProvider {

    @Override
    public String type() {
        return "stub";
    }

    @Override
    public Broadcaster create(Options options) {
        throw new IllegalStateException("the second provider of a type is never asked");
    }
}
