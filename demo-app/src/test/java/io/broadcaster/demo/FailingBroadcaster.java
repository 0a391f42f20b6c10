package io.broadcaster.demo;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.util.List;

/** A hosted route that takes messages, or says that its quota is used up. */
class FailingBroadcaster implements Broadcaster {
    private volatile boolean failing;

    void fail() {
        failing = true;
    }

    void mend() {
        failing = false;
    }

    @Override
    public void publish(List<Message> batch) {
        if (failing) {
            throw BroadcastException.ofAll(
                    Reason.QUOTA_EXHAUSTED, Outcome.REFUSED, batch.size(), "the quota is used up", null);
        }
    }

    @Override
    public Limits limits() {
        return new Limits(10, 10_240, 1, new QuotaReset.Session());
    }

    @Override
    public void close() {}
}
