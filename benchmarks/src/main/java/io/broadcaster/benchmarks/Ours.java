package io.broadcaster.benchmarks;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import java.util.Map;

/** A manager with its defaults: one thread calls, all messages share one lane, and every receipt is looked at. */
final class Ours implements AutoCloseable {
    private final BroadcasterManager manager;

    /** @param key of the configuration, such as {@code REDIS_URL} */
    Ours(String key, String address) {
        manager = BroadcasterManager.builder()
                .configuration(Configuration.of(Map.of(key, address)))
                .build();
    }

    void publish(int each) {
        Window receipts = new Window(Window.MESSAGES);
        for (int i = 0; i < each; i++) {
            receipts.add(manager.broadcast(Channels.CHANNEL, Channels.EVENT, Text.DATA.of(0, i)));
        }
        receipts.finish();
    }

    @Override
    public void close() {
        manager.close();
    }
}
