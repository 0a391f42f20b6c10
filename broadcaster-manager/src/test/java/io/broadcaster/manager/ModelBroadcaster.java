package io.broadcaster.manager;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.memory.MemoryHistory;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wire that does what the test wants. */
class ModelBroadcaster implements Broadcaster {
    private final Limits limits;
    private final Consumer<List<Message>> script;
    int closings;

    ModelBroadcaster(Limits limits, Consumer<List<Message>> script) {
        this.limits = limits;
        this.script = script;
    }

    @Override
    public void publish(List<Message> batch) {
        script.accept(batch);
    }

    /** What arrives on this wire. */
    void take(Message message) {}

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        closings++;
    }

    /** One that listens and remembers. */
    static final class SelfHosted extends ModelBroadcaster implements Subscribable, History {
        private final MemoryHistory history =
                new MemoryHistory(10_000, Duration.ofDays(10_000), InstantSource.system());

        SelfHosted(Limits limits, Consumer<List<Message>> script) {
            super(limits, script);
        }

        @Override
        void take(Message message) {
            history.append("itself", List.of(message));
        }

        @Override
        public Subscription subscribe(String channel, Listener listener) {
            throw new UnsupportedOperationException("The model does not listen");
        }

        @Override
        public void append(String carrier, List<Message> batch) {
            history.append(carrier, batch);
        }

        @Override
        public Page read(String channel, @Nullable String after, int limit, Order order) {
            return history.read(channel, after, limit, order);
        }
    }
}
