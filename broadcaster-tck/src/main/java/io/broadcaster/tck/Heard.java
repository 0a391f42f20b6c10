package io.broadcaster.tck;

import static org.awaitility.Awaitility.await;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps all it is told, in order. */
class Heard implements Listener {
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final Duration patience;

    Heard(Duration patience) {
        this.patience = patience;
    }

    /** One call of the listener. */
    sealed interface Notice {}

    record Came(Message message) implements Notice {}

    record CarriedElsewhere(String carrier, Position position) implements Notice {}

    record Listening(boolean complete) implements Notice {}

    record Interrupted(Exception cause) implements Notice {}

    @Override
    public void onMessage(Message message) {
        notices.add(new Came(message));
    }

    @Override
    public void onCarriedElsewhere(String carrier, Position position) {
        notices.add(new CarriedElsewhere(carrier, position));
    }

    @Override
    public void onListening(boolean complete) {
        notices.add(new Listening(complete));
    }

    @Override
    public void onInterrupted(Exception cause) {
        notices.add(new Interrupted(cause));
    }

    List<Notice> notices() {
        return notices;
    }

    List<Message> messages() {
        return all(Came.class).stream().map(Came::message).toList();
    }

    <T extends Notice> List<T> all(Class<T> kind) {
        return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits until it was told so often that it is listened. */
    void awaitListening(int times) {
        awaitAll(Listening.class, times);
    }

    void awaitAll(Class<? extends Notice> kind, int count) {
        await(count + " × " + kind.getSimpleName())
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> all(kind).size() >= count);
    }
}
