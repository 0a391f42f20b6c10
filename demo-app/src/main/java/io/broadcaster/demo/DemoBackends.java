package io.broadcaster.demo;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Redis and PostgreSQL in one temporary folder. Nobody listens at the address of one that is left out. */
final class DemoBackends implements AutoCloseable {
    private static final long STOP_SECONDS = 2;

    private final DemoOptions options;
    private final DemoBackend redis = new DemoBackend(Backend.REDIS, DemoRedis::prepare);
    private final DemoBackend postgres = new DemoBackend(Backend.POSTGRES, DemoPostgres::prepare);
    private final ExecutorService starters = Executors.newFixedThreadPool(2);
    private @Nullable TemporaryFolder folder;

    @Inject
    DemoBackends(DemoOptions options) throws IOException {
        this.options = options;
    }

    /** Their addresses, as configuration has them. */
    Map<String, String> environment() {
        return Map.of(
                "REDIS_URL", "redis://" + redis.authority("") + "/0",
                "DATABASE_URL", "postgresql://" + postgres.authority(DemoPostgres.USER) + "/postgres");
    }

    /** Starts them side by side; completes when all accept connections, or with a {@link CommandFailure}. */
    CompletableFuture<Void> start() throws IOException {
        folder = new TemporaryFolder();
        return CompletableFuture.allOf(
                start(Backend.REDIS, redis, folder.path()), start(Backend.POSTGRES, postgres, folder.path()));
    }

    private CompletableFuture<Void> start(Backend backend, DemoBackend server, Path parent) {
        return options.without().contains(backend)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(() -> server.start(parent), starters);
    }

    /** Stops Redis until {@link #startRedis()}; does nothing when it is stopped, or left out. */
    void stopRedis() {
        redis.pause();
    }

    /** Lets it run again, with its data. */
    void startRedis() {
        redis.resume();
    }

    @Override
    public void close() throws IOException {
        starters.shutdownNow();
        redis.close();
        postgres.close();
        try {
            starters.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
