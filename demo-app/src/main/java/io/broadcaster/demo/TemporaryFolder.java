package io.broadcaster.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that nobody else can read and that is deleted with all that is in it. */
final class TemporaryFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final int ATTEMPTS = 10;

    private final Path path;

    TemporaryFolder() throws IOException {
        path = Files.createTempDirectory("broadcaster-demo-");
    }

    Path path() {
        return path;
    }

    /** Tries again while a process that has just been ended still writes here. */
    @Override
    public void close() {
        for (int attempt = 1; Files.exists(path); attempt++) {
            try {
                delete();
            } catch (IOException | UncheckedIOException stillInUse) {
                if (attempt == ATTEMPTS) {
                    LOG.warn("[DEMO] {} could not be deleted: delete it yourself", path, stillInUse);
                    return;
                }
            }
        }
    }

    private void delete() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(path)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
