package io.broadcaster.manager;

import io.broadcaster.ConfigurationException;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keys, their values and where each was read from. Immutable; shows no value. */
public final class Configuration {
    private final Map<String, String> values;
    private final Map<String, String> origins;

    private Configuration(Map<String, String> values, Map<String, String> origins) {
        this.values = Map.copyOf(values);
        this.origins = Map.copyOf(origins);
    }

    /** The given keys and values alone. */
    public static Configuration of(Map<String, String> values) {
        return new Configuration(values, Map.of());
    }

    /** The environment, and behind it the file {@code .env} of the current folder where there is one. */
    public static Configuration load() {
        Path file = Path.of(".env");
        return Files.exists(file) ? load(file) : read(Map.of(), file);
    }

    /**
     * The environment, and behind it the given file.
     *
     * @throws ConfigurationException when the file can't be read or holds a line that is no {@code KEY=value}
     */
    public static Configuration load(Path file) {
        return read(parse(file), file);
    }

    /** The value, or null where it is absent or blank. */
    public @Nullable String text(String key) {
        String value = values.get(key);
        return value == null || value.isBlank() ? null : value;
    }

    /** A copy in which {@code key} has another value. */
    public Configuration with(String key, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(key, value);
        return new Configuration(changed, origins);
    }

    /** The names of the keys, in alphabetical order. */
    public Set<String> keys() {
        return new TreeSet<>(values.keySet());
    }

    /** Key to value of the keys that begin so. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> part = new TreeMap<>(values);
        part.keySet().removeIf(key -> !key.startsWith(prefix) || text(key) == null);
        return part;
    }

    /** Key to where it was read from; not every key has an origin. */
    Map<String, String> origins() {
        return origins;
    }

    /** Names the keys; masks every value. */
    @Override
    public String toString() {
        return "Configuration" + keys();
    }

    private static Map<String, String> parse(Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(List.of("Cannot read the environment file " + file.toAbsolutePath()
                    + ": create it, or name another with --env-file"));
        }
        try {
            Map<String, String> entries = new HashMap<>();
            Path absolute = file.toAbsolutePath();
            Dotenv.configure()
                    .directory(String.valueOf(absolute.getParent()))
                    .filename(String.valueOf(absolute.getFileName()))
                    .load()
                    .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                    .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            return entries;
        } catch (DotenvException malformed) {
            // The library's message quotes the line, which may hold a secret.
            throw new ConfigurationException(
                    List.of("The environment file " + file + " has a line that is no KEY=value"));
        }
    }

    private static Configuration read(Map<String, String> fromFile, Path file) {
        Map<String, String> values = new HashMap<>(fromFile);
        values.putAll(System.getenv());
        Map<String, String> origins = new HashMap<>();
        values.keySet()
                .forEach(key ->
                        origins.put(key, System.getenv().containsKey(key) ? "the environment" : file.toString()));
        return new Configuration(values, origins);
    }
}
