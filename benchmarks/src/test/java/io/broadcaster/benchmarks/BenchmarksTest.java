package io.broadcaster.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every benchmark still runs, and its receivers get every message in order. What they measure here means nothing. */
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for their processes to start
final class BenchmarksTest {

    @Test
    void redisPublish() throws Exception {
        RedisPublish.main("500", "1");
    }

    @Test
    void postgresPublish() throws Exception {
        PostgresPublish.main("100", "1");
    }

    @Test
    void endToEndLatency() throws Exception {
        EndToEndLatency.main("50", "1");
    }

    @Test
    void pusherPublish() throws Exception {
        PusherPublish.main("400", "1", "2");
    }

    @Test
    void failover() throws Exception {
        Failover.main("2", "1", "500", "QUOTA");
    }

    @Test
    void hungRoute() throws Exception {
        HungRoute.main("1", "1", "500");
    }
}
