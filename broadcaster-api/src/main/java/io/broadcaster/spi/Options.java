package io.broadcaster.spi;

import io.broadcaster.ConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one broadcaster: the keys that begin with its provider's {@link BroadcasterProvider#keyPrefix()},
 * and what all share.
 *
 * <p>Reading collects faults; {@link #check()} reports them together. A fault does not show a value that could not be
 * read, since it may be a secret that got behind the wrong key. A blank value counts as absent. Not thread-safe.
 */
public final class Options {
    /** Fits in nanoseconds, and can be added to any date that a clock may show. */
    private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final Shared shared;
    private final List<String> faults = new ArrayList<>();

    /**
     * @param values key to value
     * @param origins key to where it was read from, such as {@code the environment}; keys may be missing
     * @param shared what every broadcaster is told alike
     */
    public Options(Map<String, String> values, Map<String, String> origins, Shared shared) {
        this.values = new TreeMap<>(values);
        this.values.values().removeIf(String::isBlank);
        this.origins = Map.copyOf(origins);
        this.shared = shared;
    }

    /** Options of which nobody needs to know where they come from, with the defaults of what is shared. */
    public static Options of(Map<String, String> values) {
        return new Options(values, Map.of(), Shared.DEFAULT);
    }

    /** What every broadcaster is told alike. */
    public Shared shared() {
        return shared;
    }

    /**
     * What every broadcaster is told alike.
     *
     * @param publishTimeout the most that one publish call may take
     * @param historyMaxAge how long a message is remembered, by those that can
     * @param historyMaxMessages how many messages of a channel are remembered, at least; twice as many may be
     * @param maxPayloadBytes the largest {@code data} that a broadcaster with no smaller limit of its own takes
     */
    public record Shared(Duration publishTimeout, Duration historyMaxAge, int historyMaxMessages, int maxPayloadBytes) {
        /** 5 s, 24 h, 10,000 messages, 8 MiB. */
        public static final Shared DEFAULT = new Shared(Duration.ofSeconds(5), Duration.ofHours(24), 10_000, 8 << 20);

        /** The same with another timeout. */
        public Shared withPublishTimeout(Duration timeout) {
            return new Shared(timeout, historyMaxAge, historyMaxMessages, maxPayloadBytes);
        }

        /** The same with another retention. */
        public Shared withHistory(Duration maxAge, int maxMessages) {
            return new Shared(publishTimeout, maxAge, maxMessages, maxPayloadBytes);
        }
    }

    /** The names of the keys that have a value, in alphabetical order. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The value, or null. */
    public @Nullable String text(String key) {
        return values.get(key);
    }

    /** The value, or {@code fallback}. */
    public String text(String key, String fallback) {
        return values.getOrDefault(key, fallback);
    }

    /** A whole number from {@code least} to {@code most}; anything else is a fault. */
    public long number(String key, long fallback, long least, long most) {
        String text = values.get(key);
        if (text == null) {
            return fallback;
        }
        String problem = "must be a whole number from " + least + " to " + most;
        try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
            fault(key, problem + ", not " + number);
        } catch (NumberFormatException notANumber) {
            fault(key, problem);
        }
        return fallback;
    }

    /** {@code true} or {@code false} in any case; anything else is a fault. */
    public boolean flag(String key, boolean fallback) {
        String text = values.get(key);
        if (text == null) {
            return fallback;
        }
        String bare = text.strip().toLowerCase(Locale.ROOT);
        if (!bare.equals("true") && !bare.equals("false")) {
            fault(key, "must be true or false");
            return fallback;
        }
        return bare.equals("true");
    }

    /** An ISO-8601 duration such as {@code PT30S}, positive and at most {@code P36500D}; anything else is a fault. */
    public Duration duration(String key, Duration fallback) {
        String text = values.get(key);
        if (text == null) {
            return fallback;
        }
        return parseDuration(text).orElseGet(() -> {
            fault(key, "must be an ISO-8601 duration such as PT30S, positive and at most " + LONGEST_DURATION);
            return fallback;
        });
    }

    /** Notes that a key's value is wrong. {@code problem} follows the key's name; it must not hold a secret. */
    public void fault(String key, String problem) {
        String origin = origins.get(key);
        faults.add(key + (origin == null ? "" : " (in " + origin + ")") + " " + problem);
    }

    /** Notes a fault that belongs to no one key, in a whole sentence. */
    public void fault(String sentence) {
        faults.add(sentence);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigurationException when there were faults
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }

    /** Names the keys; masks every value. */
    @Override
    public String toString() {
        return "Options" + values.keySet();
    }

    static Optional<Duration> parseDuration(String text) {
        try {
            return Optional.of(Duration.parse(text.strip()))
                    .filter(duration -> duration.compareTo(Duration.ZERO) > 0)
                    .filter(duration -> duration.compareTo(LONGEST_DURATION) <= 0);
        } catch (DateTimeParseException notADuration) {
            return Optional.empty();
        }
    }
}
