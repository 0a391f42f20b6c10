package io.broadcaster.manager;

import com.github.f4b6a3.uuid.UuidCreator;
import io.broadcaster.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The sequencer of each lane, all of one producer. Thread-safe. */
final class Sequencers {
    private final String producer = UuidCreator.getTimeOrderedEpoch().toString();
    private final int bytesPerPayload;
    private final AtomicReferenceArray<@Nullable Sequencer> byLane;

    private Sequencers(int bytesPerPayload, int lanes) {
        this.bytesPerPayload = bytesPerPayload;
        this.byLane = new AtomicReferenceArray<>(lanes);
    }

    /** Payloads have to fit the tightest route, so that failover never fails on size. */
    static Sequencers forRoutes(List<Route> routes, int lanes) {
        int tightest = routes.stream()
                .mapToInt(route -> route.limits.bytesPerPayload())
                .min()
                .orElseThrow();
        return new Sequencers(tightest, lanes);
    }

    /** The message to publish; null when it has a fault. */
    @Nullable
    Message encode(Pending pending) {
        return of(pending.lane).encode(pending);
    }

    /** Uses up the number of a message that no route will see. */
    void skip(Pending pending) {
        of(pending.lane).skip(pending);
    }

    private Sequencer of(int lane) {
        Sequencer sequencer = byLane.get(lane);
        if (sequencer == null) {
            byLane.compareAndSet(lane, null, new Sequencer(producer, lane, bytesPerPayload));
            return of(lane);
        }
        return sequencer;
    }
}
