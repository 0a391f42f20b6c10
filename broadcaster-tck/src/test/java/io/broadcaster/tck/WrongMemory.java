package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads something else than is there. */
abstract class WrongMemory extends WrongContract {

    /** Of what was asked for, what is read. */
    @FunctionalInterface
    interface Reading {
        Page read(@Nullable String after, int limit, Order order);
    }

    abstract Page read(Reading right, @Nullable String after, int limit, Order order);

    @Override
    Broadcaster broadcaster(Setting setting) {
        return new SimulatedBroadcaster(setting) {
            @Override
            public Page read(String channel, @Nullable String after, int limit, Order order) {
                Reading right = (a, l, o) -> super.read(channel, a, l, o);
                return WrongMemory.this.read(right, after, limit, order);
            }
        };
    }

    static Page with(Page page, List<Message> messages) {
        return new Page(messages, page.cursor(), page.complete());
    }
}
