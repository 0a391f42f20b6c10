package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.memory.MemoryBroadcasterProvider;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunEventBridgeTest {
    private final Broadcaster shared =
            new MemoryBroadcasterProvider().create(new Options(Map.of(), Map.of(), Options.Shared.DEFAULT));
    private final RunningApp first = RunningApp.start(null, builder -> builder.route("memory", shared));
    private final BroadcasterManager manager = first.manager();

    @AfterEach
    void end() {
        first.close();
    }

    @Test
    void whatOtherProgramsPublishIsBridgedByOneOfTwoAndOursIsNotBridgedTwice() {
        Queue<String> admin = new ConcurrentLinkedQueue<>();
        manager.subscribe("admin", message -> admin.add(message.data().replaceAll(",\"_meta.*", "}")));
        await().until(() -> {
            publishFromElsewhere("{\"probe\":1}");
            return !admin.isEmpty();
        });
        RunningApp second = RunningApp.start(null, builder -> builder.route("memory", shared));
        admin.clear();
        for (int i = 0; i < 10; i++) {
            publishFromElsewhere("{\"n\":" + i + "}");
        }
        manager.broadcast("run_events", "checkpoint_saved", Map.of("ours", 1));
        await().until(() -> admin.stream().anyMatch(data -> data.contains("ours")));
        manager.broadcast("admin", "end", Map.of("end", 1))
                .toCompletableFuture()
                .join();
        await().until(() -> admin.stream().anyMatch(data -> data.contains("end")));
        List<String> bridged = admin.stream()
                .filter(data -> data.contains("run_event") && !data.contains("probe"))
                .toList();
        assertEquals(11, bridged.size(), bridged.toString());
        assertEquals("{\"type\":\"run_event\",\"data\":{\"n\":0}}", bridged.get(0));
        second.close();
    }

    private void publishFromElsewhere(String json) {
        shared.publish(List.of(new Message("id-" + json, null, "run_events", "message", json, null, Instant.now())));
    }
}
