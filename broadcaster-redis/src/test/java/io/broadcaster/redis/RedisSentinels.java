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
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A master, its replica and three sentinels, all real servers. */
final class RedisSentinels implements AutoCloseable {
    private static final String MASTER = "mymaster";
    private static final String SYNC_AT_ONCE = "--repl-diskless-sync-delay 0";

    private RedisServerFixture master = RedisServerFixture.startedInstalled(SYNC_AT_ONCE);
    private RedisServerFixture replica =
            RedisServerFixture.startedInstalled(SYNC_AT_ONCE, "--replicaof 127.0.0.1 " + master.port());
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
                    sentinel failover-timeout mymaster 1000
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

    /** Kills the master; the replica is stopped, so that it does not yet take its place. */
    void stop() {
        replica.suspend();
        master.kill();
    }

    /** After a {@link #stop}: returns when the two have changed their places. Does nothing while the master lives. */
    void failOver() {
        if (master.isAlive()) {
            return;
        }
        replica.resume();
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(JedisConnectionException.class) // who changes its role hangs up
                .until(() -> sentinels.stream().allMatch(sentinel -> watches(sentinel, replica)));
        RedisServerFixture old = master;
        master = replica;
        replica = old.start();
        await().ignoreException(JedisConnectionException.class).until(() -> follows(replica, master));
    }

    private static boolean follows(RedisServerFixture server, RedisServerFixture next) {
        try (Jedis jedis = server.admin()) {
            jedis.replicaof("127.0.0.1", next.port());
            return jedis.info("replication").contains("master_link_status:up");
        }
    }

    private static boolean watches(RedisServerFixture sentinel, RedisServerFixture server) {
        try (Jedis jedis = sentinel.admin();
                Jedis promoted = server.admin()) {
            return jedis.sentinelGetMasterAddrByName(MASTER).get(1).equals("" + server.port())
                    && promoted.info("replication").contains("role:master");
        }
    }

    RedisServerFixture master() {
        return master;
    }

    RedisServerFixture replica() {
        return replica;
    }

    RedisBroadcaster broadcaster(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(keys());
        values.putAll(more);
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(Options.of(values));
    }

    Map<String, String> keys() {
        return Map.of("REDIS_SENTINEL_MASTER", MASTER, "REDIS_SENTINEL_NODES", addresses());
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
