package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A listener that keeps everything. */
class Heard implements Listener {
    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // machines may be busy
    }

    final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    final List<Exception> interruptions = new CopyOnWriteArrayList<>();
    final List<String> carriedElsewhere = new CopyOnWriteArrayList<>();
    final List<Boolean> complete = new CopyOnWriteArrayList<>();
    final AtomicInteger listening = new AtomicInteger();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onListening(boolean complete) {
        this.complete.add(complete);
        listening.incrementAndGet();
    }

    @Override
    public void onCarriedElsewhere(String carrier, Position position) {
        carriedElsewhere.add(carrier + " " + position.seq());
    }

    @Override
    public void onInterrupted(Exception cause) {
        interruptions.add(cause);
    }

    /** Each message once, in the order of its first coming. */
    List<String> distinctData() {
        return data().stream().distinct().toList();
    }

    List<String> data() {
        return List.copyOf(messages).stream().map(Message::data).toList();
    }

    /** Waits until it was told so often that it listens. */
    void awaitListening(int times) {
        await().until(() -> listening.get() >= times);
    }

    void awaitMessages(int count) {
        await().until(() -> messages.size() >= count);
    }
}
