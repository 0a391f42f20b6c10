package io.broadcaster.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PostgresBroadcasterProviderTest {
    private final BroadcasterProvider provider = new PostgresBroadcasterProvider();

    @Test
    void theServiceLoaderFindsIt() {
        List<BroadcasterProvider> found = ServiceLoader.load(BroadcasterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(any -> any.type().equals("postgres"))
                .toList();

        assertEquals(1, found.size());
        assertEquals("DATABASE_", found.get(0).keyPrefix());
    }

    @Test
    void makingABroadcasterNeedsNoServer() {
        Map<String, String> values = Map.of("DATABASE_URL", "postgresql://u:canary@unreachable.invalid/app");

        try (Broadcaster broadcaster = provider.create(Options.of(values))) {
            assertTrue(broadcaster instanceof Subscribable);
            assertEquals(
                    "unreachable.invalid/app",
                    ((Described) broadcaster).describe().get("server"));
            assertFalse(broadcaster.toString().contains("canary"));
            assertFalse(((Described) broadcaster).describe().toString().contains("canary"));
            assertTrue(broadcaster.limits().callsInFlight() > 1);
        }
    }

    @Test
    void theLargestPayloadIsThatOfTheSharedOptions() {
        Options.Shared shared = new Options.Shared(Duration.ofSeconds(1), Duration.ofHours(1), 10, 12_345);
        Options options = new Options(Map.of("DATABASE_URL", "postgresql://unreachable.invalid/app"), Map.of(), shared);

        try (Broadcaster broadcaster = provider.create(options)) {
            assertEquals(12_345, broadcaster.limits().bytesPerPayload());
        }
    }

    @Test
    void aMissingUrlIsAFault() {
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> provider.create(Options.of(Map.of())));

        assertEquals(
                List.of("DATABASE_URL is missing: set it to postgresql://user:password@host:5432/database"),
                e.faults());
    }

    @Test
    void everyFaultIsNamedWithItsOriginAndWithoutItsValue() {
        Options options = new Options(
                Map.of("DATABASE_URL", "mysql://u:canary@host/a", "DATABASE_LISTEN_URL", "canary"),
                Map.of("DATABASE_URL", "/app/.env"),
                Options.Shared.DEFAULT);

        ConfigurationException e = assertThrows(ConfigurationException.class, () -> provider.create(options));

        assertEquals(2, e.faults().size());
        assertTrue(e.faults().get(0).startsWith("DATABASE_URL (in /app/.env) is not of the form postgresql://"));
        assertTrue(e.faults().get(1).startsWith("DATABASE_LISTEN_URL is not of the form postgresql://"));
        assertFalse(e.getMessage().contains("canary"));
    }
}
