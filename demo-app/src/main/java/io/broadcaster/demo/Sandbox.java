package io.broadcaster.demo;

import io.broadcaster.gateway.Backend;
import io.broadcaster.gateway.Publisher;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the Pusher-compatible sandbox, a gateway with a small plan, works on: this process's memory. Remembers what came
 * in, in order, and forgets the oldest when that grows too large. Thread-safe.
 */
final class Sandbox implements Publisher {
    private static final long MOST_CHARACTERS = 32 << 20;

    private final Backend memory = Backend.memory();
    private final Deque<SandboxEvent> accepted = new ArrayDeque<>();
    private long characters;

    @Inject
    Sandbox() {}

    /** For the gateway. */
    Backend backend() {
        return memory.withPublisher(this);
    }

    @Override
    public CompletionStage<?> publish(String channel, String event, String text, @Nullable String socketId) {
        remember(new SandboxEvent(event, channel, text, socketId));
        return memory.publisher().publish(channel, event, text, socketId);
    }

    private synchronized void remember(SandboxEvent event) {
        accepted.add(event);
        characters += event.size();
        while (characters > MOST_CHARACTERS) {
            characters -= accepted.remove().size();
        }
    }

    /** What it took, oldest first. */
    synchronized List<SandboxEvent> accepted() {
        return List.copyOf(accepted);
    }
}
