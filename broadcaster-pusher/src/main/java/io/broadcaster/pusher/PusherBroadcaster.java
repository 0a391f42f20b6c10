package io.broadcaster.pusher;

import io.broadcaster.Message;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BrowserConnection;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Metered;
import io.broadcaster.spi.QuotaReset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes through Pusher's HTTP API: one request per batch, each sent at most once. */
final class PusherBroadcaster implements Broadcaster, Described, BrowserConnection, Metered {
    static final int CALLS_IN_FLIGHT = 64;
    static final int BYTES = 10_240;
    private static final Limits LIMITS = new Limits(10, BYTES, CALLS_IN_FLIGHT, new QuotaReset.Daily());

    private final PusherSettings settings;
    private final HttpTransport transport;
    private final PusherClient client;
    private final SignIn signIn;
    private final Failures failures;

    PusherBroadcaster(PusherSettings settings, HttpTransport transport, SigningClock clock) {
        this.settings = settings;
        this.transport = transport;
        client = PusherClient.of(settings, transport, clock);
        signIn = new SignIn(settings);
        failures = new Failures(settings);
    }

    @Override
    public void publish(List<Message> batch) {
        try {
            batch.forEach(client::check);
        } catch (IllegalArgumentException invalid) {
            throw failures.invalid(invalid, batch.size());
        }
        failures.check(client.publish(batch), batch.size());
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Map<String, Object> describe() {
        return settings.status();
    }

    @Override
    public Map<String, Object> publicSettings() {
        return settings.forBrowsers();
    }

    /** Pusher counts by account, of which an app's settings tell nothing: the app stands for it. */
    @Override
    public String account() {
        return "pusher:" + settings.authority() + ":" + settings.appId();
    }

    @Override
    public String sign(String socketId, String channel, @Nullable String channelData) {
        return client.sign(socketId, channel, channelData);
    }

    @Override
    public String signIn(String socketId, String userData) {
        return signIn.sign(socketId, userData);
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "PusherBroadcaster[" + settings.server() + "]";
    }
}
