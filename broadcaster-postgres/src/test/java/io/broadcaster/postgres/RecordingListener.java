package io.broadcaster.postgres;

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
import org.awaitility.core.ConditionFactory;

/** Keeps what it hears. */
final class RecordingListener implements Listener {
    final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    final List<Boolean> completeness = new CopyOnWriteArrayList<>();
    /** Carrier and seq of what others carried. */
    final List<String> elsewhere = new CopyOnWriteArrayList<>();

    final List<Exception> interruptions = new CopyOnWriteArrayList<>();
    final AtomicInteger listening = new AtomicInteger();

    /** Subscribes and waits until it is listening. */
    static RecordingListener on(PostgresBroadcaster broadcaster, String channel) {
        RecordingListener listener = new RecordingListener();
        broadcaster.subscribe(channel, listener);
        listener.awaitListening(1);
        return listener;
    }

    void awaitListening(int times) {
        patiently().until(() -> listening.get() >= times);
    }

    void awaitMessages(int count) {
        patiently().until(() -> messages.size() >= count);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5));
    }

    List<String> data() {
        return messages.stream().map(Message::data).toList();
    }

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onCarriedElsewhere(String carrier, Position position) {
        elsewhere.add(carrier + " " + position.seq());
    }

    @Override
    public void onListening(boolean complete) {
        completeness.add(complete);
        listening.incrementAndGet();
    }

    @Override
    public void onInterrupted(Exception cause) {
        interruptions.add(cause);
    }
}
