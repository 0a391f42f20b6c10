package io.broadcaster.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A replica of a server, which takes the master's part for a while. */
final class RedisTwin implements AutoCloseable {
    private static final long POLL_NANOS = 5_000_000;

    private final int port;
    private final int original;
    private final Process process;

    /** Returns once it has what the server has. */
    RedisTwin(int original) throws IOException {
        this.original = original;
        port = Ports.free();
        String own = Integer.toString(port);
        process = new ProcessBuilder(List.of("redis-server", "--port", own, "--bind", "127.0.0.1", "--save", ""))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitAccepting();
        becomesReplica(port, original);
    }

    /** The server is its replica from now on, and refuses writes. */
    void takeOver() {
        try (Jedis twin = new Jedis("127.0.0.1", port)) {
            twin.replicaofNoOne();
        }
        becomesReplica(original, port);
    }

    /** The server is the master again. */
    void giveBack() {
        try (Jedis server = new Jedis("127.0.0.1", original)) {
            server.replicaofNoOne();
        }
    }

    private static void becomesReplica(int replica, int master) {
        try (Jedis jedis = new Jedis("127.0.0.1", replica)) {
            jedis.replicaof("127.0.0.1", master);
            while (!jedis.info("replication").contains("master_link_status:up")) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private void awaitAccepting() {
        while (process.isAlive()) {
            try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                jedis.ping();
                return;
            } catch (JedisException notYet) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
