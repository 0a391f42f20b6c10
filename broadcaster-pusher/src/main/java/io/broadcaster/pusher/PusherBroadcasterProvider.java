package io.broadcaster.pusher;

import io.broadcaster.ConfigurationException;
import io.broadcaster.http.HttpTransport;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.time.InstantSource;
import okhttp3.Dns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes broadcasters for Pusher Channels.
 *
 * <p>{@code PUSHER_APP_ID}, {@code PUSHER_KEY} and {@code PUSHER_SECRET} are required. {@code PUSHER_CLUSTER} (default
 * {@code mt1}) names Pusher's cluster; {@code PUSHER_HOST} and {@code PUSHER_PORT} name a self-hosted server instead.
 * {@code PUSHER_USE_TLS} is true by default. {@code PUSHER_ENCRYPTION_MASTER_KEY}, 32 bytes in base64, opens the
 * channels that begin with {@code private-encrypted-}.
 */
public final class PusherBroadcasterProvider implements BroadcasterProvider {
    private static final Logger LOG = LoggerFactory.getLogger(PusherBroadcasterProvider.class);

    @Override
    public String type() {
        return "pusher";
    }

    @Override
    public Broadcaster create(Options options) {
        PusherSettings settings = read(options);
        HttpTransport transport =
                new HttpTransport(type(), PusherBroadcaster.CALLS_IN_FLIGHT, settings.timeout(), Dns.SYSTEM);
        Broadcaster broadcaster = new PusherBroadcaster(settings, transport, new SigningClock(InstantSource.system()));
        LOG.info("[PUSHER] Initialized successfully ({})", settings.server());
        return broadcaster;
    }

    private static PusherSettings read(Options options) {
        try {
            return SettingsReader.read(options);
        } catch (ConfigurationException faulty) {
            if (faulty.faults().contains(SettingsReader.MISSING)) {
                LOG.warn(SettingsReader.MISSING);
            }
            throw faulty;
        }
    }
}
