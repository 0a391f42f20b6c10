package io.broadcaster.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @Test
    void theDefaultIsDatabase0OfLocalhost6379WithoutLogin() {
        assertEquals(new RedisSettings("localhost", 6379, 0, null, null, false, ""), read(Map.of()));
    }

    @Test
    void everySeparateKeyIsRead() {
        Map<String, String> keys = Map.of(
                "REDIS_HOST", "redis.example",
                "REDIS_PORT", "6380",
                "REDIS_DB", "3",
                "REDIS_USERNAME", "app",
                "REDIS_PASSWORD", "word",
                "REDIS_SSL", "true",
                "REDIS_CHANNEL_PREFIX", "prod:");

        assertEquals(new RedisSettings("redis.example", 6380, 3, "app", "word", true, "prod:"), read(keys));
    }

    @Test
    void theUrlWinsOverTheSeparateKeysButNotOverThePrefix() {
        Map<String, String> keys = Map.of(
                "REDIS_URL", "redis://one:1111/1",
                "REDIS_HOST", "two",
                "REDIS_PORT", "2222",
                "REDIS_DB", "2",
                "REDIS_PASSWORD", "word",
                "REDIS_SSL", "true",
                "REDIS_CHANNEL_PREFIX", "p:");

        assertEquals(new RedisSettings("one", 1111, 1, null, null, false, "p:"), read(keys));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://host,                      host,    6379, 0,   ,        , false",
        "redis://host/,                     host,    6379, 0,   ,        , false",
        "redis://host/7,                    host,    6379, 7,   ,        , false",
        "rediss://host:1,                   host,    1,    0,   ,        , true",
        "REDISS://Host:65535,               Host,    65535, 0,  ,        , true",
        "redis://:word@host,                host,    6379, 0,   , word,    false",
        "redis://app:word@host:6380/2,      host,    6380, 2, app, word,   false",
        "redis://a%40b:p%2Fw+%20%3A:x@h,    h,       6379, 0, a@b, p/w+ ::x, false",
        "redis://my_redis:6379,             my_redis, 6379, 0,  ,        , false",
        "redis://[::1]:6380,                ::1,     6380, 0,   ,        , false",
    })
    void aUrlIsRead(String url, String host, int port, int database, String username, String password, boolean tls) {
        assertEquals(
                new RedisSettings(host, port, database, username, password, tls, ""), read(Map.of("REDIS_URL", url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "http://u:canary@host",
                "redis://u:canary@",
                "redis://u:canary@host:port",
                "redis://u:canary@host:0",
                "redis://u:canary@host:65536",
                "redis://u:canary@host/db",
                "redis://u:canary@host/0?protocol=3",
                "redis://u:canary%zz@host",
                "redis://u:can@ary@host",
                "redis://canary@host",
                "redis://u:canary@ho st",
            })
    void aUrlThatIsNoneIsReportedWithoutItsValue(String url) {
        ConfigurationException e = faults(Map.of("REDIS_URL", url));

        assertEquals(1, e.faults().size());
        assertTrue(e.getMessage().startsWith("REDIS_URL "), e.getMessage());
        assertFalse(Logs.print(e).contains("canary"), e.getMessage());
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        ConfigurationException e = faults(Map.of(
                "REDIS_URL", "nonsense",
                "REDIS_HOST", "redis://u:canary@host",
                "REDIS_PORT", "70000",
                "REDIS_DB", "-1",
                "REDIS_SSL", "maybe",
                "REDIS_USERNAME", "app"));

        List<String> keys = e.faults().stream()
                .map(fault -> fault.replaceFirst(" .*", ""))
                .sorted()
                .toList();
        assertEquals(List.of("REDIS_DB", "REDIS_HOST", "REDIS_PORT", "REDIS_SSL", "REDIS_URL", "REDIS_USERNAME"), keys);
        assertFalse(Logs.print(e).contains("canary"), e.getMessage());
    }

    @Test
    void sentinelsAndClusterNodesAreRead() {
        try (RedisBroadcaster sentinel = create(Map.of(
                        "REDIS_SENTINEL_MASTER", "main",
                        "REDIS_SENTINEL_NODES", "one, two:26380,[::1]:1",
                        "REDIS_SENTINEL_PASSWORD", "canary",
                        "REDIS_DB", "2"));
                RedisBroadcaster cluster = create(Map.of("REDIS_CLUSTER_NODES", "one,two:7000"))) {
            assertEquals("RedisBroadcaster[sentinels one:26379,two:26380,[::1]:1 of main]", sentinel.toString());
            assertEquals("main", sentinel.describe().get("sentinel_master"));
            assertEquals(2, sentinel.describe().get("db"));
            assertEquals("one:6379,two:7000", cluster.describe().get("cluster_nodes"));
        }
    }

    @Test
    void whatDoesNotGoTogetherIsReported() {
        assertEquals(1, faults(Map.of("REDIS_SENTINEL_MASTER", "main")).faults().size());
        assertEquals(1, faults(Map.of("REDIS_SENTINEL_NODES", "a:1")).faults().size());
        assertEquals(1, faults(Map.of("REDIS_CLUSTER_NODES", "a:b")).faults().size());
        assertEquals(
                1,
                faults(Map.of("REDIS_CLUSTER_NODES", "a:1", "REDIS_DB", "1"))
                        .faults()
                        .size());
        Map<String, String> both =
                Map.of("REDIS_CLUSTER_NODES", "a:1", "REDIS_SENTINEL_MASTER", "m", "REDIS_SENTINEL_NODES", "b");
        assertEquals(1, faults(both).faults().size());
    }

    @Test
    void creatingABroadcasterConnectsToNothing() {
        try (RedisBroadcaster broadcaster = create(Map.of("REDIS_HOST", "no.such.host.invalid"))) {
            assertEquals("no.such.host.invalid", broadcaster.describe().get("host"));
        }
    }

    @Test
    void theStatusTellsHostPortDatabaseAndTlsButNoLogin() {
        try (RedisBroadcaster broadcaster = create(Map.of("REDIS_URL", "rediss://canary:canary@host:6380/2"))) {
            assertEquals(
                    Map.of(
                            "host",
                            "host",
                            "port",
                            6380,
                            "db",
                            2,
                            "use_tls",
                            true,
                            "skipped_messages",
                            0L,
                            "history",
                            "ok"),
                    broadcaster.describe());
            assertEquals("RedisBroadcaster[rediss://host:6380/2]", broadcaster.toString());
        }
    }

    @Test
    void theProviderIsFoundByItsType() {
        assertTrue(ServiceLoader.load(BroadcasterProvider.class).stream()
                .anyMatch(found -> found.get().type().equals("redis")));
    }

    private static RedisSettings read(Map<String, String> keys) {
        Options options = Options.of(keys);
        RedisSettings settings = RedisSettings.read(options);
        options.check();
        return settings;
    }

    private static RedisBroadcaster create(Map<String, String> keys) {
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(keys));
    }

    private static ConfigurationException faults(Map<String, String> keys) {
        return assertThrows(ConfigurationException.class, () -> create(keys));
    }
}
