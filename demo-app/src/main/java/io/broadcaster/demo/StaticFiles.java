package io.broadcaster.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Files in one folder of the class path, kept once they were read. Thread-safe. */
final class StaticFiles {
    static final String HTML = "text/html; charset=utf-8";

    /** No step out of the folder, and nothing hidden. */
    private static final Pattern NAME = Pattern.compile("\\w[\\w-]*(\\.[\\w-]+)*(/\\w[\\w-]*(\\.[\\w-]+)*)*");

    private static final Map<String, String> TYPES = Map.of(
            "html", HTML,
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "map", "application/json",
            "txt", "text/plain; charset=utf-8");

    private final String folder;
    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /** @param folder on the class path, with a slash at both ends */
    StaticFiles(String folder) {
        this.folder = folder;
    }

    /** One of a known type. */
    Optional<StaticFile> named(String name) {
        StaticFile known = files.get(name);
        if (known != null || !NAME.matcher(name).matches()) {
            return Optional.ofNullable(known);
        }
        Optional<StaticFile> read = read(name);
        read.ifPresent(file -> files.put(name, file));
        return read;
    }

    private Optional<StaticFile> read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream resource = StaticFiles.class.getResourceAsStream(folder + name)) {
            return resource == null || type == null
                    ? Optional.empty()
                    : Optional.of(new StaticFile(type, resource.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
