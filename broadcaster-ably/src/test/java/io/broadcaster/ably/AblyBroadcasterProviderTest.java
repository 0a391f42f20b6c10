package io.broadcaster.ably;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AblyBroadcasterProviderTest {

    @Test
    void theServiceLoaderFindsIt() {
        assertTrue(ServiceLoader.load(BroadcasterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(provider -> provider.type().equals("ably")));
    }

    @Test
    void theKeyIsNeeded() {
        assertEquals(List.of("Missing configuration: ABLY_API_KEY"), faults(Map.of("ABLY_API_KEY", " ")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,         -,    true,  https://rest.ably.io",
                "Ably.Test, -,    true,  https://ably.test",
                "127.0.0.1, 8080, false, http://127.0.0.1:8080",
                "::1,       8080, true,  https://[::1]:8080",
            })
    void theServerIsWhereHostAndPortSay(String host, String port, boolean tls, String url) {
        Map<String, String> keys = TestApp.keys("ABLY_USE_TLS", "" + tls);
        if (host != null) {
            keys.put("ABLY_HOST", host);
        }
        if (port != null) {
            keys.put("ABLY_PORT", port);
        }
        assertEquals(url, SettingsReader.read(Options.of(keys)).url());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ABLY_API_KEY,             c4nary",
                "ABLY_API_KEY,             c4nary:",
                "ABLY_API_KEY,             :c4nary",
                "ABLY_API_KEY,             a.b:c4nary:c",
                "ABLY_API_KEY,             `a.b:c4 nary`",
                "ABLY_HOST,                https://c4nary.test",
                "ABLY_HOST,                c4nary.test:80",
                "ABLY_PORT,                0",
                "ABLY_PORT,                http",
                "ABLY_USE_TLS,             yes",
                "ABLY_REQUESTS_PER_SECOND, 0",
                "ABLY_REQUESTS_PER_SECOND, many",
            })
    void aValueThatIsNoneIsAFaultThatNamesTheKey(String key, String value) {
        List<String> faults = faults(TestApp.keys(key, value));
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith(key + " must be "), faults.get(0));
        assertFalse(faults.get(0).contains("c4nary"), faults.get(0));
    }

    @Test
    void theKeysOfAnAppShareItsAccount() {
        for (String key : List.of("app1.key1:secret", "app1.key2:other")) {
            try (AblyBroadcaster ably = TestApp.create(TestApp.keys("ABLY_API_KEY", key), Duration.ofSeconds(5))) {
                assertEquals("ably:rest.ably.io:app1", ably.account());
            }
        }
    }

    @Test
    void allFaultsAreReportedTogether() {
        assertEquals(
                4,
                faults(Map.of("ABLY_PORT", "x", "ABLY_USE_TLS", "x", "ABLY_HOST", "/"))
                        .size());
    }

    private static List<String> faults(Map<String, String> keys) {
        Options options = Options.of(keys);
        return assertThrows(ConfigurationException.class, () -> new AblyBroadcasterProvider().create(options))
                .faults();
    }
}
