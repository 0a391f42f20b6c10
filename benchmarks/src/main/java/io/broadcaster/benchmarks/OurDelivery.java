package io.broadcaster.benchmarks;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import java.util.Map;
import java.util.function.Consumer;

/** One manager that calls, and another that listens. */
final class OurDelivery implements Delivery {
    private final BroadcasterManager caller;
    private final BroadcasterManager listener;

    OurDelivery(String key, String address) {
        Configuration configuration = Configuration.of(Map.of(key, address));
        caller = BroadcasterManager.builder().configuration(configuration).build();
        listener = BroadcasterManager.builder().configuration(configuration).build();
    }

    @Override
    public void listen(Consumer<String> heard) throws InterruptedException {
        Listening.listen(listener, heard);
    }

    @Override
    public void send(String text) {
        var unused = caller.broadcast(Channels.CHANNEL, Channels.EVENT, text);
    }

    @Override
    public void close() {
        caller.close();
        listener.close();
    }
}
