package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.spi.Subscribable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
final class Recorder implements Subscribable.Listener {
    final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onListening() {}

    @Override
    public void onInterrupted(Exception cause) {}
}
