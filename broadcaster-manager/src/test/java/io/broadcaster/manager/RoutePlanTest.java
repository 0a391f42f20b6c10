package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

class RoutePlanTest {

    @Test
    void ordersWhatIsConfiguredByPreference() {
        Map<String, String> keys =
                Map.of("REDIS_URL", "x", "DATABASE_URL", "x", "ABLY_API_KEY", "x", "PUSHER_KEY", "x");
        assertEquals(List.of("pusher", "ably", "postgres", "redis"), plan(keys, "redis", "postgres", "ably", "pusher"));
    }

    @Test
    void theChosenBackendComesFirstAndIsConfiguredByBeingNamed() {
        assertEquals(
                List.of("redis", "postgres"),
                plan(Map.of("PUBSUB_BACKEND", "redis", "DATABASE_URL", "x"), "redis", "postgres"));
        assertEquals(
                List.of("postgres", "redis"),
                plan(Map.of("PUBSUB_BACKEND", "postgres", "REDIS_HOST", "x"), "redis", "postgres"));
    }

    @Test
    void whatIsNotConfiguredIsLeftOut() {
        assertEquals(List.of("redis"), plan(Map.of("REDIS_URL", "x"), "pusher", "redis", "postgres", "memory"));
    }

    @Test
    void aChosenBackendWithoutItsProviderFallsBackWithTheLine() {
        try (LogCapture log = new LogCapture()) {
            assertEquals(
                    List.of("postgres"),
                    plan(Map.of("PUBSUB_BACKEND", "redis", "REDIS_URL", "x", "DATABASE_URL", "x"), "postgres"));
            assertTrue(log.lines().contains("[PubSub] Redis not available, falling back to PostgreSQL"));
        }
    }

    @Test
    void keysOfAMissingProviderAreWorthAWarning() {
        try (LogCapture log = new LogCapture()) {
            assertEquals(List.of("redis"), plan(Map.of("ABLY_API_KEY", "x", "REDIS_URL", "x"), "redis"));
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("ably is configured, but no provider")));
        }
    }

    @Test
    void namedBroadcastersAreTakenInTheirOrderAndTwiceIsOnce() {
        assertEquals(
                List.of("memory", "redis"),
                plan(Map.of("BROADCASTERS", "memory, redis,memory", "PUSHER_KEY", "x"), "redis", "memory", "pusher"));
    }

    @Test
    void brokenAndSecondProvidersHideNoOther() {
        try (LogCapture log = new LogCapture()) {
            Providers found = Providers.discover();
            assertEquals(List.of("memory", "stub"), List.copyOf(found.types()));
            assertTrue(found.find("stub").create(Options.of(Map.of())) instanceof MemoryBroadcaster);
            String lines = String.join("\n", log.lines());
            assertTrue(lines.contains("NoSuchProvider") && lines.contains("BrokenProvider"), lines);
            assertTrue(lines.contains("ignoring io.broadcaster.manager.SecondStubProvider"), lines);
        }
    }

    @Test
    void aLoaderThatOnlyFailsEndsTheSearch() {
        Providers found = Providers.of(new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new ServiceConfigurationError("unreadable");
            }

            @Override
            public BroadcasterProvider next() {
                throw new ServiceConfigurationError("unreadable");
            }
        });
        assertTrue(found.types().isEmpty());
    }

    private static List<String> plan(Map<String, String> keys, String... available) {
        List<BroadcasterProvider> providers = new ArrayList<>();
        for (String type : available) {
            providers.add(new Named(type));
        }
        Options faults = Options.of(Map.of());
        List<BroadcasterProvider> plan =
                RoutePlan.read(Configuration.of(keys), Providers.of(providers.iterator()), faults);
        faults.check();
        return plan.stream().map(BroadcasterProvider::type).toList();
    }

    private record Named(String type) implements BroadcasterProvider {
        @Override
        public String keyPrefix() {
            return type.equals("postgres") ? "DATABASE_" : BroadcasterProvider.super.keyPrefix();
        }

        @Override
        public Broadcaster create(Options options) {
            throw new ConfigurationException(List.of("not asked for"));
        }
    }
}
