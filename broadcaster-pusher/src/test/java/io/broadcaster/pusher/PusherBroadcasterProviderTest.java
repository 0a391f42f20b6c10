package io.broadcaster.pusher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PusherBroadcasterProviderTest {
    private static final String MISSING = "Missing configuration: PUSHER_APP_ID, PUSHER_KEY, or PUSHER_SECRET";

    private CapturedLog log;

    @BeforeEach
    void capture() {
        log = new CapturedLog();
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertTrue(ServiceLoader.load(BroadcasterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(provider -> provider.type().equals("pusher")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"})
    void eachCredentialIsNeeded(String key) {
        Map<String, String> keys = TestApp.keys(key, "  ");

        assertEquals(List.of(MISSING), faults(keys));
        assertEquals(List.of("WARN " + MISSING), log.lines());
    }

    @Test
    void withoutAnyCredentialThereIsOneFaultAndOneWarning() {
        assertEquals(List.of(MISSING), faults(Map.of()));
        assertEquals(List.of("WARN " + MISSING), log.lines());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ap2, -,         -,    '(cluster: ap2)',         api-ap2.pusher.com",
                "-,   -,         -,    '(cluster: mt1)',         api-mt1.pusher.com",
                "-,   -,         443,  '(cluster: mt1)',         api-mt1.pusher.com:443",
                "-,   127.0.0.1, 6002, '(host: 127.0.0.1:6002)', 127.0.0.1:6002",
                "-,   Ws.Test,   -,    '(host: ws.test)',        ws.test",
                "-,   ::1,       6002, '(host: [::1]:6002)',     [::1]:6002",
                "eu,  127.0.0.1, 6002, '(cluster: eu)',          127.0.0.1:6002",
            })
    void theServerIsWhereClusterHostAndPortSay(
            String cluster, String host, String port, String logged, String authority) {
        Map<String, String> keys = TestApp.keys();
        putIfPresent(keys, "PUSHER_CLUSTER", cluster);
        putIfPresent(keys, "PUSHER_HOST", host);
        putIfPresent(keys, "PUSHER_PORT", port);

        TestApp.create(keys, Duration.ofSeconds(5)).close();

        assertEquals(List.of("INFO [PUSHER] Initialized successfully " + logged), log.lines());
        assertEquals(authority, SettingsReader.read(Options.of(keys)).authority());
    }

    @Test
    void tlsIsOnUnlessItIsTurnedOff() {
        assertTrue(SettingsReader.read(Options.of(TestApp.keys())).useTls());
        assertFalse(SettingsReader.read(Options.of(TestApp.keys("PUSHER_USE_TLS", "false")))
                .useTls());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "PUSHER_APP_ID,                my-app",
                "PUSHER_APP_ID,                `12 3`",
                "PUSHER_APP_ID,                ١٢٣",
                "PUSHER_KEY,                   `canary key`",
                "PUSHER_KEY,                   ` canary`",
                "PUSHER_SECRET,                `canary `",
                "PUSHER_SECRET,                canäry",
                "PUSHER_CLUSTER,               eu.evil.test/",
                "PUSHER_CLUSTER,               `ap 2`",
                "PUSHER_HOST,                  https://canary.test",
                "PUSHER_HOST,                  canary.test:6001",
                "PUSHER_HOST,                  user:canary@host.test",
                "PUSHER_PORT,                  http",
                "PUSHER_PORT,                  0",
                "PUSHER_PORT,                  65536",
                "PUSHER_USE_TLS,               yes",
                "PUSHER_ENCRYPTION_MASTER_KEY, canary!",
                "PUSHER_ENCRYPTION_MASTER_KEY, Y2FuYXJ5",
            })
    void aValueThatIsNoneIsAFaultThatNamesTheKey(String key, String value) {
        List<String> faults = faults(TestApp.keys(key, value));

        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).startsWith(key + " must be "), faults.get(0));
        assertFalse(faults.get(0).contains("canary") || faults.get(0).contains("Y2FuYXJ5"), faults.get(0));
        assertEquals(List.of(), log.lines());
    }

    @Test
    void aSelfHostedServersAppsMayHaveNames() {
        assertEquals(
                "my-App_1",
                SettingsReader.read(Options.of(TestApp.keys("PUSHER_APP_ID", "my-App_1", "PUSHER_HOST", "ws.test")))
                        .appId());
        assertEquals(
                1,
                faults(TestApp.keys("PUSHER_APP_ID", "my/app", "PUSHER_HOST", "ws.test"))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mt1", "eu", "us2", "us3", "ap1", "ap2", "ap3", "ap4", "sa1", "my-dedicated-1"})
    void everyClusterHasItsServer(String cluster) {
        assertEquals(
                "api-" + cluster + ".pusher.com",
                SettingsReader.read(Options.of(TestApp.keys("PUSHER_CLUSTER", cluster)))
                        .authority());
    }

    @Test
    void allFaultsAreReportedTogether() {
        Map<String, String> keys = Map.of(
                "PUSHER_APP_ID", "x", "PUSHER_PORT", "x", "PUSHER_USE_TLS", "x", "PUSHER_ENCRYPTION_MASTER_KEY", "x");

        List<String> faults = faults(keys);

        assertEquals(5, faults.size(), faults.toString());
        assertEquals(MISSING, faults.get(0));
    }

    @Test
    void theManagersKeysAreNotItsBusiness() {
        Map<String, String> keys = TestApp.keys("PUSHER_LIMIT_RESET", "whenever", "PUSHER_DAILY_BUDGET", "lots");

        TestApp.create(keys, Duration.ofSeconds(5)).close();
    }

    private static List<String> faults(Map<String, String> keys) {
        Options options = Options.of(new HashMap<>(keys));
        return assertThrows(ConfigurationException.class, () -> new PusherBroadcasterProvider().create(options))
                .faults();
    }

    private static void putIfPresent(Map<String, String> keys, String key, String value) {
        if (value != null) {
            keys.put(key, value);
        }
    }
}
