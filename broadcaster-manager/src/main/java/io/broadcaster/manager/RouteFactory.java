package io.broadcaster.manager;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.QuotaReset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the routes that a configuration asks for. */
final class RouteFactory {
    private static final String LIMIT_RESET = "LIMIT_RESET";
    private static final String DAILY_BUDGET = "DAILY_BUDGET";

    private final Configuration configuration;
    private final Settings settings;
    private final Clocks clocks;
    private final Options faults;

    /** @param faults takes whatever is wrong, the broadcasters' own faults included */
    RouteFactory(Configuration configuration, Settings settings, Clocks clocks, Options faults) {
        this.configuration = configuration;
        this.settings = settings;
        this.clocks = clocks;
        this.faults = faults;
    }

    /** In order of preference; those whose configuration is faulty are missing. */
    List<Route> routes() {
        List<BroadcasterProvider> plan = RoutePlan.read(configuration, Providers.discover(), faults);
        if (plan.isEmpty() && configuration.text("BROADCASTERS") == null) {
            faults.fault(
                    "No broadcaster is configured: set PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET, or ABLY_API_KEY,"
                            + " or REDIS_URL, or DATABASE_URL, or BROADCASTERS=memory");
        }
        return plan.stream().map(this::route).filter(Objects::nonNull).toList();
    }

    private @Nullable Route route(BroadcasterProvider provider) {
        Options options = new Options(
                configuration.startingWith(provider.keyPrefix()), configuration.origins(), settings.shared());
        QuotaReset reset = quotaReset(options, provider.keyPrefix() + LIMIT_RESET);
        Budget budget = budget(options, provider.keyPrefix() + DAILY_BUDGET);
        try {
            Broadcaster broadcaster = provider.create(options);
            return new Route(provider.type(), provider.type(), broadcaster, reset, budget, clocks);
        } catch (ConfigurationException wrong) {
            wrong.faults().forEach(faults::fault);
        } catch (RuntimeException | LinkageError broken) {
            faults.fault("The provider of type " + provider.type() + " failed: "
                    + broken.getClass().getName());
        }
        return null;
    }

    private @Nullable Budget budget(Options options, String key) {
        return options.text(key) == null ? null : new Budget(options.number(key, 1, 1, Long.MAX_VALUE / 5), clocks);
    }

    private @Nullable QuotaReset quotaReset(Options options, String key) {
        String text = options.text(key);
        try {
            return text == null ? null : QuotaReset.parse(text);
        } catch (IllegalArgumentException malformed) {
            faults.fault(key, "must be daily, session or an ISO-8601 duration such as PT1H");
            return null;
        }
    }
}
