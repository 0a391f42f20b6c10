package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.spi.Subscribable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what it hears. */
final class Recorder implements Subscribable.Listener {
    final List<Message> messages = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onListening(boolean complete) {}

    @Override
    public void onInterrupted(Exception cause) {}
}
