package io.broadcaster.spi;

import io.broadcaster.Message;
import java.util.List;

/**
 * Puts messages on one wire. All policy (order, batching, retry, resting, failover, counting) belongs to the manager;
 * a broadcaster only publishes and tells the truth about it.
 *
 * <p>Optional abilities are separate interfaces: {@link Subscribable}, {@link History}, {@link BrowserConnection},
 * {@link Described}, {@link SharedState}.
 */
public interface Broadcaster extends AutoCloseable {

    /**
     * Publishes a batch and returns once the provider accepted every message of it.
     *
     * <p>Blocking, and called by several threads at once (at most {@link Limits#callsInFlight()}). Never retries,
     * retains nothing of the batch, and ends within the configured publish timeout. Constructing a broadcaster does not
     * connect: a provider that can't be reached shows here, as {@link Reason#UNAVAILABLE}.
     *
     * @param batch 1 to {@link Limits#messagesPerBatch()} messages, of several channels; those of one lane in order. The
     *     manager keeps to one channel where {@link Limits#requestsPerSecond()} is named; other callers need not
     * @throws BroadcastException with a {@link Reason} and one {@link Outcome} per message when not all were accepted;
     *     anything else that is thrown counts as {@link Reason#UNAVAILABLE}, every message {@link Outcome#UNKNOWN}
     */
    void publish(List<Message> batch);

    /** What one call may carry. Constant, and known without a connection. */
    Limits limits();

    /** Ends all use: wakes a blocked {@link #publish}, which then throws. Idempotent, never throws. */
    @Override
    void close();
}
