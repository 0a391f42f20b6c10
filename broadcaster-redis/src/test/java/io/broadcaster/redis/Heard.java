package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;

import io.broadcaster.Message;
import io.broadcaster.spi.Subscribable.Listener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that keeps everything. */
class Heard implements Listener {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Exception> interruptions = new CopyOnWriteArrayList<>();
    final AtomicInteger listening = new AtomicInteger();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onListening() {
        listening.incrementAndGet();
    }

    @Override
    public void onInterrupted(Exception cause) {
        interruptions.add(cause);
    }

    List<String> data() {
        return messages.stream().map(Message::data).toList();
    }

    /** Waits until it was told so often that it listens. */
    void awaitListening(int times) {
        await().atMost(Duration.ofSeconds(20)).until(() -> listening.get() >= times);
    }

    void awaitMessages(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> messages.size() >= count);
    }
}
