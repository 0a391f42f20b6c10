package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Utf8;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broadcaster on a PostgreSQL database. */
final class PostgresBroadcaster implements Broadcaster, Subscribable, History, SharedState, Described {
    private static final int MESSAGES_PER_BATCH = 500;
    private static final int BYTES_PER_APPEND = 8 << 20;
    /** PostgreSQL's indexes take no longer keys than some 2,700 bytes. */
    private static final int LONGEST_NAME = 1_000;
    /** A listener's connection on which nothing comes for so long, though something was asked, is dead. */
    private static final Duration LISTENER_SILENCE = Duration.ofSeconds(2);

    private final DatabaseUrl url;
    private final Limits limits;
    private final WakeUps wakeUps = new WakeUps();
    private final Subscribers subscribers = new Subscribers();
    private final Publisher publisher;
    private final Receiver receiver;
    private final HistoryReader history;
    private final PostgresState state;
    private final Trim trim;

    PostgresBroadcaster(DatabaseUrl url, DatabaseUrl listenUrl, Shared shared) {
        this.url = url;
        limits = new Limits(MESSAGES_PER_BATCH, shared.maxPayloadBytes(), 4, new QuotaReset.After(Duration.ofHours(1)));
        Connector connector = new Connector(url, shared.publishTimeout());
        ConnectionPool pool = new ConnectionPool(connector);
        publisher = new Publisher(connector, pool, wakeUps, shared.publishTimeout());
        history = new HistoryReader(connector, pool, shared.publishTimeout());
        state = new PostgresState(connector, shared.publishTimeout());
        trim = new Trim(pool, shared);
        receiver = new Receiver(new Connector(listenUrl, LISTENER_SILENCE), subscribers);
    }

    @Override
    public void publish(List<Message> batch) {
        if (batch.size() > limits.messagesPerBatch()) {
            throw rejection(batch, "a batch has at most " + limits.messagesPerBatch() + " messages");
        }
        for (Message message : batch) {
            if (Utf8.length(message.data()) > limits.bytesPerPayload()) {
                throw rejection(batch, "a message's data has at most " + limits.bytesPerPayload() + " bytes");
            }
            if (Utf8.length(message.id()) > LONGEST_NAME || Utf8.length(message.channel()) > LONGEST_NAME) {
                throw rejection(batch, "a message's id and its channel's name have at most " + LONGEST_NAME + " bytes");
            }
        }
        publisher.publish(batch, null);
        trim.begin();
    }

    private static BroadcastException rejection(List<Message> batch, String why) {
        return BroadcastException.ofAll(Reason.REJECTED, Outcome.REFUSED, batch.size(), "PostgreSQL: " + why, null);
    }

    /** In parts, each of which is kept whole or not at all. */
    @Override
    public void append(String carrier, List<Message> batch) {
        Map<String, Message> part = new LinkedHashMap<>();
        int bytes = 0;
        for (Message message : batch) {
            bytes += message.data().length();
            if (part.size() == MESSAGES_PER_BATCH || (bytes > BYTES_PER_APPEND && !part.isEmpty())) {
                publisher.publish(List.copyOf(part.values()), carrier);
                part.clear();
                bytes = message.data().length();
            }
            part.put(message.id(), message);
        }
        if (!part.isEmpty()) {
            publisher.publish(List.copyOf(part.values()), carrier);
        }
        trim.begin();
    }

    @Override
    public Page read(String channel, @Nullable String after, int limit, Order order) {
        Page page = history.read(channel, after, limit, order);
        trim.begin();
        return page;
    }

    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        boolean known = state.write(node, changes, timeToLive);
        trim.begin();
        return known;
    }

    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        return state.read(keyPrefix);
    }

    @Override
    public Limits limits() {
        return limits;
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
        trim.close();
        publisher.close();
        receiver.close();
    }

    /** Where it publishes, without the log-in. */
    @Override
    public String toString() {
        return "PostgreSQL at " + url;
    }
}
