package io.broadcaster.benchmarks;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;

/** A manager with its defaults: one thread calls, and every receipt is looked at. */
final class OursOnPusher implements AutoCloseable {
    private final BroadcasterManager manager;

    OursOnPusher(int port) {
        manager = BroadcasterManager.builder()
                .configuration(Configuration.of(PusherApp.configuration(port)))
                .build();
    }

    void publish(int each, int keys) {
        Window receipts = new Window(Window.MESSAGES);
        for (int i = 0; i < each; i++) {
            for (int key = 0; key < keys; key++) {
                receipts.add(manager.broadcast(Channels.ofKey(key), Channels.EVENT, Text.DATA.of(key, i)));
            }
        }
        receipts.finish();
    }

    @Override
    public void close() {
        manager.close();
    }
}
