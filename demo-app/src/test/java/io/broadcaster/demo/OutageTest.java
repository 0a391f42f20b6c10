package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers that are killed, frozen and started again under 3,000 messages at 1,000 a second, with publisher and
 * listener in processes of their own. The profile {@code outages} repeats each trial.
 */
@Timeout(3_600)
class OutageTest {
    private static final int RUNS = Integer.getInteger("outage.runs", 1);
    private static final int LINES = 3_000;
    private static final int MIDDLE = LINES / 2;
    private static final String DELIVERED =
            "\"accepted\":3000,\"delivered\":3000,\"failed\":0,\"dropped\":0,\"pending\":0";
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final List<AutoCloseable> started = new ArrayList<>();
    private Path run;
    private BackendServer redis;
    private BackendServer postgres;
    private Map<String, String> onRedis;
    private Map<String, String> onPostgres;

    @BeforeEach
    void prepare() throws IOException {
        run = Files.createDirectory(folder.resolve("run"));
    }

    @AfterEach
    void endAll() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void redisKilledAndStartedAgainLosesNothing() throws Exception {
        startRedis();
        repeat(() -> {
            try (OutageTrial trial = trial(onRedis, "redis", "")) {
                trial.at(MIDDLE, () -> {
                    redis.kill();
                    trial.after(HALF_A_SECOND, redis::start);
                });
                assertWhole(trial);
            }
        });
    }

    @Test
    void redisWithoutPersistenceLosesNothingSilently() throws Exception {
        startRedis("appendonly no");
        repeat(() -> {
            try (OutageTrial trial = trial(onRedis, "redis", "")) {
                trial.at(MIDDLE, () -> {
                    redis.kill();
                    trial.after(HALF_A_SECOND, redis::start);
                });
                trial.run(LINES);
                List<Integer> accounted = Stream.concat(trial.heard().stream(), trial.missing().stream())
                        .sorted()
                        .toList();
                assertEquals(numbers(), accounted, trial::logsQuietly);
                assertEquals(trial.heard().stream().sorted().toList(), trial.heard());
            }
        });
    }

    @Test
    void redisFrozenLosesNothing() throws Exception {
        startRedis();
        repeat(() -> {
            try (OutageTrial trial = trial(onRedis, "redis", "")) {
                trial.at(MIDDLE, () -> {
                    redis.freeze();
                    trial.after(Duration.ofSeconds(5), redis::thaw);
                });
                assertWhole(trial);
            }
        });
    }

    @Test
    void aFrozenListenerThatRedisCutsOffCatchesUp() throws Exception {
        startRedis("client-output-buffer-limit pubsub 256kb 256kb 1");
        repeat(() -> {
            try (OutageTrial trial = trial(onRedis, "redis", "x".repeat(8_000))) {
                trial.at(500, () -> BackendServer.signal(trial.listener(), "STOP"));
                trial.at(2_800, () -> BackendServer.signal(trial.listener(), "CONT"));
                assertWhole(trial);
                assertTrue(trial.wasInterrupted(), "the server cut it off");
            }
        });
    }

    @Test
    void postgresKilledAndStartedAgainLosesNothing() throws Exception {
        startPostgres();
        repeat(() -> {
            try (OutageTrial trial = trial(onPostgres, "postgres", "")) {
                trial.at(MIDDLE, () -> {
                    postgres.kill();
                    trial.after(HALF_A_SECOND, postgres::start);
                });
                assertWhole(trial);
            }
        });
    }

    @Test
    void postgresFrozenLosesNothing() throws Exception {
        startPostgres();
        repeat(() -> {
            try (OutageTrial trial = trial(onPostgres, "postgres", "")) {
                trial.at(MIDDLE, () -> {
                    postgres.freeze();
                    trial.after(Duration.ofSeconds(5), postgres::thaw);
                });
                assertWhole(trial);
            }
        });
    }

    @Test
    void aFrozenListenerOfPostgresCatchesUp() throws Exception {
        startPostgres();
        repeat(() -> {
            try (OutageTrial trial = trial(onPostgres, "postgres", "x".repeat(8_000))) {
                trial.at(500, () -> BackendServer.signal(trial.listener(), "STOP"));
                trial.at(2_800, () -> BackendServer.signal(trial.listener(), "CONT"));
                assertWhole(trial);
            }
        });
    }

    @Test
    void trafficMovesToTheOtherBackendAndBack() throws Exception {
        startRedis();
        startPostgres();
        Map<String, String> both = Map.of(
                "PUBSUB_BACKEND", "redis",
                "REDIS_URL", redis.url(),
                "DATABASE_URL", postgres.url());
        repeat(() -> {
            try (OutageTrial trial = trial(both, "redis, postgres", "")) {
                trial.at(500, () -> {
                    redis.kill();
                    trial.after(Duration.ofSeconds(1), redis::start);
                });
                assertWhole(trial);
                String status = trial.status();
                assertTrue(status.contains("\"from\":\"redis\",\"to\":\"postgres\""), status);
                assertTrue(status.contains("\"from\":\"postgres\",\"to\":\"redis\""), status);
            }
        });
    }

    private void startRedis(String... more) throws IOException {
        redis = start(BackendServer.redis(folder, more));
        onRedis = Map.of("REDIS_URL", redis.url());
    }

    private void startPostgres() throws IOException {
        postgres = start(BackendServer.postgres(folder));
        onPostgres = Map.of("DATABASE_URL", postgres.url());
    }

    private BackendServer start(BackendServer server) throws IOException {
        server.start();
        started.add(server);
        return server;
    }

    private OutageTrial trial(Map<String, String> environment, String routes, String padding) throws IOException {
        return new OutageTrial(run, environment, "Listening on logs (" + routes + ")", padding);
    }

    private static void assertWhole(OutageTrial trial) throws Exception {
        trial.run(LINES);
        assertEquals(numbers(), trial.heard(), trial::logsQuietly);
        assertEquals(List.of(), trial.missing());
        assertTrue(trial.status().contains(DELIVERED), trial.status());
    }

    private static List<Integer> numbers() {
        return IntStream.rangeClosed(1, LINES).boxed().toList();
    }

    private static void repeat(OutageTrial.Deed trial) throws Exception {
        for (int round = 1; round <= RUNS; round++) {
            trial.run();
        }
    }
}
