package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A broadcaster on a PostgreSQL database. */
final class PostgresBroadcaster implements Broadcaster, Subscribable, Described {
    private static final Limits LIMITS = new Limits(500, 8 << 20, 4, new QuotaReset.After(Duration.ofHours(1)));
    /** PostgreSQL's indexes take no longer keys than some 2,700 bytes. */
    private static final int LONGEST_ID = 1_000;
    /** A listener's connection on which nothing comes for so long, though something was asked, is dead. */
    private static final Duration LISTENER_SILENCE = Duration.ofSeconds(3);

    private final DatabaseUrl url;
    private final WakeUps wakeUps = new WakeUps();
    private final Subscribers subscribers = new Subscribers();
    private final Publisher publisher;
    private final Receiver receiver;

    PostgresBroadcaster(DatabaseUrl url, DatabaseUrl listenUrl, Duration publishTimeout) {
        this.url = url;
        publisher = new Publisher(new Connector(url, publishTimeout), wakeUps, publishTimeout);
        receiver = new Receiver(new Connector(listenUrl, LISTENER_SILENCE), subscribers);
    }

    @Override
    public void publish(List<Message> batch) {
        if (batch.size() > LIMITS.messagesPerBatch()) {
            throw rejection(batch, "a batch has at most " + LIMITS.messagesPerBatch() + " messages");
        }
        for (Message message : batch) {
            if (Utf8.length(message.data()) > LIMITS.bytesPerPayload()) {
                throw rejection(batch, "a message's data has at most " + LIMITS.bytesPerPayload() + " bytes");
            }
            if (Utf8.length(message.id()) > LONGEST_ID) {
                throw rejection(batch, "a message's id has at most " + LONGEST_ID + " bytes");
            }
        }
        publisher.publish(batch);
    }

    private static BroadcastException rejection(List<Message> batch, String why) {
        return BroadcastException.ofAll(Reason.REJECTED, Outcome.REFUSED, batch.size(), "PostgreSQL: " + why, null);
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Subscription subscribe(String channel, Listener listener) {
        return receiver.subscribe(channel, listener);
    }

    @Override
    public Map<String, Object> describe() {
        return Map.of(
                "server", url.toString(),
                "skipped_messages", subscribers.skipped(),
                "notification_queue_usage", wakeUps.queueUsage());
    }

    @Override
    public void close() {
        publisher.close();
        receiver.close();
    }

    /** Where it publishes, without the log-in. */
    @Override
    public String toString() {
        return "PostgreSQL at " + url;
    }
}
