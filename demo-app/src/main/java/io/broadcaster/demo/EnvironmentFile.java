package io.broadcaster.demo;

import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that the user named with {@code --env-file}, if any. */
@Singleton
final class EnvironmentFile {
    private @Nullable Path path;

    /** Null is the default: {@code .env}, where there is one. */
    void choose(@Nullable Path file) {
        path = file;
    }

    /** Reads it, behind the environment; a file that was named must be there. */
    Configuration load() {
        return path == null ? Configuration.load() : Configuration.load(path);
    }
}
