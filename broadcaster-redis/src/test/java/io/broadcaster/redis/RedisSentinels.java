package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;

import io.broadcaster.spi.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** A master, its replica and three sentinels, all real servers. */
final class RedisSentinels implements AutoCloseable {
    private static final String MASTER = "mymaster";

    private final RedisServerFixture master = RedisServerFixture.startedInstalled();
    private final RedisServerFixture replica =
            RedisServerFixture.startedInstalled("--replicaof 127.0.0.1 " + master.port());
    private final List<RedisServerFixture> sentinels = new ArrayList<>();

    /** Returns when the sentinels know each other and the replica. */
    static RedisSentinels started() {
        RedisSentinels started = new RedisSentinels();
        for (int i = 0; i < 3; i++) {
            started.sentinels.add(RedisServerFixture.startedSentinel(started.configuration()));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> started.sentinels.stream().allMatch(RedisSentinels::isReady));
        return started;
    }

    private Path configuration() {
        try {
            Path file = Files.createTempFile("sentinel", ".conf");
            Files.writeString(file, """
                    sentinel monitor mymaster 127.0.0.1 %d 2
                    sentinel down-after-milliseconds mymaster 1000
                    sentinel failover-timeout mymaster 3000
                    """.formatted(master.port()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(RedisServerFixture sentinel) {
        try (Jedis jedis = sentinel.admin()) {
            Map<String, String> state = jedis.sentinelMaster(MASTER);
            return "2".equals(state.get("num-other-sentinels")) && "1".equals(state.get("num-slaves"));
        }
    }

    RedisServerFixture master() {
        return master;
    }

    RedisServerFixture replica() {
        return replica;
    }

    RedisBroadcaster broadcaster(Map<String, String> more) {
        Map<String, String> values =
                new HashMap<>(Map.of("REDIS_SENTINEL_MASTER", MASTER, "REDIS_SENTINEL_NODES", addresses()));
        values.putAll(more);
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(values));
    }

    private String addresses() {
        return String.join(
                ",",
                sentinels.stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .toList());
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServerFixture::close);
        replica.close();
        master.close();
    }
}
