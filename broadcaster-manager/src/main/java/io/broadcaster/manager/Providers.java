package io.broadcaster.manager;

import io.broadcaster.spi.BroadcasterProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers on the class path, by type. A broken or a second one is named in the log and hides no other. */
final class Providers {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final int MOST_BROKEN = 20;

    private final TreeMap<String, BroadcasterProvider> byType = new TreeMap<>();

    private Providers() {}

    static Providers discover() {
        return of(ServiceLoader.load(BroadcasterProvider.class).iterator());
    }

    static Providers of(Iterator<BroadcasterProvider> found) {
        Providers providers = new Providers();
        int broken = 0;
        while (broken < MOST_BROKEN) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException failure) {
                broken++;
                LOG.error("[BROADCASTER_MANAGER] Skipped a provider that cannot be loaded: {}", failure.toString());
            }
        }
        return providers;
    }

    @Nullable
    BroadcasterProvider find(String type) {
        return byType.get(type);
    }

    Set<String> types() {
        return byType.keySet();
    }

    List<BroadcasterProvider> all() {
        return new ArrayList<>(byType.values());
    }

    private void add(BroadcasterProvider provider) {
        BroadcasterProvider first = byType.putIfAbsent(provider.type(), provider);
        if (first != null) {
            LOG.error(
                    "[BROADCASTER_MANAGER] Two providers of type {}: using {}, ignoring {}",
                    provider.type(),
                    origin(first),
                    origin(provider));
        }
    }

    private static String origin(BroadcasterProvider provider) {
        return provider.getClass().getName() + " from "
                + provider.getClass().getProtectionDomain().getCodeSource().getLocation();
    }
}
