package io.broadcaster.manager;

import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which types of broadcaster a configuration asks for, in order of preference. */
final class RoutePlan {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final String POSTGRES = "postgres";
    private static final String REDIS = "redis";
    /** The types that ship with Broadcaster, in default order, and how their keys begin. */
    private static final Map<String, String> KNOWN =
            Map.of("pusher", "PUSHER_", "ably", "ABLY_", REDIS, "REDIS_", POSTGRES, "DATABASE_");

    private final Configuration configuration;
    private final Providers providers;
    private final Options faults;

    private RoutePlan(Configuration configuration, Providers providers, Options faults) {
        this.configuration = configuration;
        this.providers = providers;
        this.faults = faults;
    }

    /** The types whose provider is there; what is wrong becomes a fault. */
    static List<BroadcasterProvider> read(Configuration configuration, Providers providers, Options faults) {
        RoutePlan plan = new RoutePlan(configuration, providers, faults);
        String named = configuration.text("BROADCASTERS");
        return named == null ? plan.configured() : plan.named(named);
    }

    private List<BroadcasterProvider> named(String list) {
        Set<String> types = new LinkedHashSet<>(
                Stream.of(list.split(",", -1)).map(String::strip).toList());
        List<BroadcasterProvider> found = new ArrayList<>();
        for (String type : types) {
            BroadcasterProvider provider = providers.find(type);
            if (provider == null) {
                faults.fault("BROADCASTERS", "names '" + type + "', but the providers found are " + providers.types());
            } else {
                found.add(provider);
            }
        }
        return found;
    }

    private List<BroadcasterProvider> configured() {
        Set<String> order = new LinkedHashSet<>(List.of("pusher", "ably"));
        order.addAll(selfHosted());
        order.addAll(providers.types());
        List<BroadcasterProvider> found = new ArrayList<>();
        for (String type : order) {
            BroadcasterProvider provider = providers.find(type);
            if (provider != null && isConfigured(type, provider.keyPrefix())) {
                found.add(provider);
            } else if (provider == null && isConfigured(type, KNOWN.getOrDefault(type, type))) {
                missing(type);
            }
        }
        return found;
    }

    /** The preferred one of the two first. */
    private List<String> selfHosted() {
        String backend = configuration.text("PUBSUB_BACKEND");
        if (backend == null || backend.equals(POSTGRES)) {
            return List.of(POSTGRES, REDIS);
        }
        if (!backend.equals(REDIS)) {
            faults.fault("PUBSUB_BACKEND", "must be redis or postgres");
        }
        return List.of(REDIS, POSTGRES);
    }

    private boolean isConfigured(String type, String prefix) {
        return type.equals(configuration.text("PUBSUB_BACKEND"))
                || !configuration.startingWith(prefix).isEmpty();
    }

    /** A self-hosted backend without its provider falls back to the other; for any other it is worth a warning. */
    private void missing(String type) {
        String other = type.equals(REDIS) ? POSTGRES : REDIS;
        BroadcasterProvider fallback = providers.find(other);
        boolean chosen = type.equals(configuration.text("PUBSUB_BACKEND"));
        if (chosen && fallback != null && isConfigured(other, fallback.keyPrefix())) {
            RouteLog.fallingBack(type, other);
        } else {
            LOG.warn("[BROADCASTER_MANAGER] {} is configured, but no provider of that type is on the class path", type);
        }
    }
}
