package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FailoverTest {

    @Test
    void usedUpQuotaMovesTrafficOnWithoutLossRepetitionOrDisorder() {
        MemoryBroadcaster primary = new MemoryBroadcaster();
        MemoryBroadcaster fallback = new MemoryBroadcaster();
        primary.setQuota(200);
        Recorder recorder = new Recorder();
        primary.subscribe("logs", recorder);
        fallback.subscribe("logs", recorder);
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("primary", primary)
                .route("fallback", fallback)
                .build()) {
            List<CompletionStage<Receipt>> receipts = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                receipts.add(manager.broadcastLog(LogEntry.info("line " + i)));
            }
            receipts.forEach(receipt -> receipt.toCompletableFuture().join());
            ManagerStatus status = manager.status();
            assertEquals(new MessageCounts(10_000, 10_000, 0, 0, 0), status.messages());
            assertEquals(1, status.transitions().size());
            assertEquals(Reason.QUOTA_EXHAUSTED, status.transitions().get(0).reason());
            assertEquals(RouteStatus.State.LIMIT_REACHED, status.routes().get(0).status());
            assertEquals(1, status.routes().get(0).errorCount());
            await().until(() -> recorder.messages.size() == 10_000);
            for (int i = 0; i < 10_000; i++) {
                assertEquals(i + 1, recorder.messages.get(i).position().seq());
            }
        }
    }
}
