package io.broadcaster.memory;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers what it hears. */
final class Recorder implements Listener {
    final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    final List<String> carriers = Collections.synchronizedList(new ArrayList<>());
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onCarriedElsewhere(String carrier, Position position) {
        carriers.add(carrier + " " + position.seq());
    }

    @Override
    public void onListening(boolean complete) {
        notices.add("listening after " + messages.size());
    }

    @Override
    public void onInterrupted(Exception cause) {
        notices.add("interrupted");
    }
}
