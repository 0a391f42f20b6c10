package io.broadcaster.benchmarks;

import org.junit.jupiter.api.Test;

/** Every benchmark still runs, and its receivers get every message in order. What they measure here means nothing. */
final class BenchmarksTest {

    @Test
    void redisPublish() throws Exception {
        RedisPublish.main("500", "1");
    }

    @Test
    void postgresPublish() throws Exception {
        PostgresPublish.main("500", "1");
    }

    @Test
    void endToEndLatency() throws Exception {
        EndToEndLatency.main("50", "1");
    }
}
