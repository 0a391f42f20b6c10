package io.broadcaster.memory;

import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What nodes in this process tell each other. Thread-safe. */
final class MemoryState implements SharedState {
    private final InstantSource clock;
    private final Map<String, Told> nodes = new HashMap<>();

    MemoryState(InstantSource clock) {
        this.clock = clock;
    }

    private record Told(Map<String, String> values, Instant end) {}

    @Override
    public synchronized boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        forgetTheSilent();
        Told before = nodes.get(node);
        Map<String, String> values = before == null ? new TreeMap<>() : before.values;
        values.putAll(changes);
        values.values().removeIf(String::isEmpty);
        nodes.put(node, new Told(values, clock.instant().plus(timeToLive)));
        return before != null;
    }

    @Override
    public synchronized Map<String, Map<String, String>> read(String keyPrefix) {
        forgetTheSilent();
        Map<String, Map<String, String>> all = new HashMap<>();
        nodes.forEach((node, told) -> {
            Map<String, String> asked = new HashMap<>(told.values);
            asked.keySet().removeIf(key -> !key.startsWith(keyPrefix));
            if (!asked.isEmpty()) {
                all.put(node, asked);
            }
        });
        return all;
    }

    private void forgetTheSilent() {
        Instant now = clock.instant();
        nodes.values().removeIf(told -> !told.end.isAfter(now));
    }
}
