package io.broadcaster.ably;

import io.broadcaster.Message;
import io.broadcaster.http.Deadline;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.http.Reply;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BrowserConnection;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Metered;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Publishes through Ably's REST API: one request per channel of a batch (several when they exceed 64 KiB), each taken
 * whole or not at all and sent at most once.
 *
 * <p>Ably excludes no connection that it is told of by a socket id: {@link Message#socketId()} is ignored.
 */
final class AblyBroadcaster implements Broadcaster, Described, BrowserConnection, Metered {
    private static final int MESSAGES = 500;
    private static final int CALLS_IN_FLIGHT = 32;

    private final AblySettings settings;
    private final HttpTransport transport;
    private final AblyClient client;
    private final Failures failures;
    private final Limits limits;

    private AblyBroadcaster(AblySettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
        client = new AblyClient(settings, transport);
        failures = new Failures(settings);
        limits = new Limits(
                MESSAGES,
                Cut.BYTES_PER_PAYLOAD,
                CALLS_IN_FLIGHT,
                new QuotaReset.After(Duration.ofHours(1)),
                settings.requestsPerSecond());
    }

    static AblyBroadcaster to(AblySettings settings, Dns resolver) {
        return new AblyBroadcaster(settings, new HttpTransport("ably", CALLS_IN_FLIGHT, settings.timeout(), resolver));
    }

    @Override
    public void publish(List<Message> batch) {
        Deadline deadline = Deadline.after(settings.timeout());
        Outcome[] outcomes = new Outcome[batch.size()];
        Arrays.fill(outcomes, Outcome.REFUSED);
        for (List<Integer> request : cut(batch)) {
            Reply reply = client.publish(request.stream().map(batch::get).toList(), deadline);
            Failure failure = failures.in(reply);
            Outcome outcome = failure == null ? Outcome.ACCEPTED : failure.outcome();
            request.forEach(i -> outcomes[i] = outcome);
            if (failure != null) {
                throw failure.exception(List.of(outcomes));
            }
        }
    }

    private Iterable<List<Integer>> cut(List<Message> batch) {
        try {
            batch.forEach(message -> ChannelName.check(message.channel()));
            return Cut.of(batch);
        } catch (IllegalArgumentException invalid) {
            throw failures.invalid(invalid).exception(Collections.nCopies(batch.size(), Outcome.REFUSED));
        }
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** Ably counts by account, of which a key tells nothing: the app stands for it. */
    @Override
    public String account() {
        return "ably:" + settings.authority() + ":" + settings.appId();
    }

    @Override
    public Map<String, Object> describe() {
        return settings.status();
    }

    @Override
    public Map<String, Object> publicSettings() {
        return settings.forBrowsers();
    }

    /**
     * A token request for that one channel, as Ably's browser client expects it of an {@code authCallback}.
     *
     * @param socketId is not looked at: Ably's tokens belong to no connection
     */
    @Override
    public String sign(String socketId, String channel, @Nullable String channelData) {
        return client.tokenRequest(channel, channelData);
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "AblyBroadcaster[" + settings.server() + "]";
    }
}
