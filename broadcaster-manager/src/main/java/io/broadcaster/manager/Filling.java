package io.broadcaster.manager;

import io.broadcaster.spi.Limits;
import java.util.ArrayList;
import java.util.List;

/** A batch in the making, within what a route takes in one call. Belongs to the dispatcher's thread. */
final class Filling {
    final List<Pending> batch = new ArrayList<>();
    private final Limits limits;
    private int most;
    private long bytes;

    Filling(Limits limits) {
        this.limits = limits;
        most = limits.messagesPerBatch();
    }

    boolean isFull() {
        return batch.size() >= most;
    }

    /** Adds the message, if it may travel with the others. */
    boolean add(Pending next) {
        int size = limits.isPaced() ? next.bytesOnTheWire() : 0;
        if (limits.isPaced() && !fitsOneRequest(next, size)) {
            return false;
        }
        most = Math.min(most, Math.max(next.batchLimit, batch.size()));
        if (isFull()) {
            return false;
        }
        bytes += size;
        return batch.add(next);
    }

    private boolean fitsOneRequest(Pending next, int size) {
        return batch.isEmpty()
                || (next.channel.equals(batch.get(0).channel) && bytes + size <= limits.bytesPerPayload());
    }
}
