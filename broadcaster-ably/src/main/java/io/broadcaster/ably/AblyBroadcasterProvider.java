package io.broadcaster.ably;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import okhttp3.Dns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes broadcasters for Ably.
 *
 * <p>{@code ABLY_API_KEY} is required. {@code ABLY_HOST} (default {@code rest.ably.io}) and {@code ABLY_PORT} name
 * another server, {@code ABLY_USE_TLS} is true by default. {@code ABLY_REQUESTS_PER_SECOND} is what the plan allows:
 * 50 by default, as the free one does.
 */
public final class AblyBroadcasterProvider implements BroadcasterProvider {
    private static final Logger LOG = LoggerFactory.getLogger(AblyBroadcasterProvider.class);

    @Override
    public String type() {
        return "ably";
    }

    @Override
    public Broadcaster create(Options options) {
        AblySettings settings = read(options);
        Broadcaster broadcaster = AblyBroadcaster.to(settings, Dns.SYSTEM);
        LOG.info("[ABLY] Initialized successfully ({})", settings.server());
        return broadcaster;
    }

    private static AblySettings read(Options options) {
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
