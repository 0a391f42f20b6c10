package io.broadcaster.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** When a used-up quota comes back. */
public sealed interface QuotaReset {

    /** The end of a rest that begins now; {@link Instant#MAX} when only a restart or an operator ends it. */
    Instant after(Instant now);

    /** At the next 00:00 UTC. */
    record Daily() implements QuotaReset {
        @Override
        public Instant after(Instant now) {
            return now.atOffset(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.DAYS)
                    .plusDays(1)
                    .toInstant();
        }
    }

    /** Not before a restart or an operator's reset. */
    record Session() implements QuotaReset {
        @Override
        public Instant after(Instant now) {
            return Instant.MAX;
        }
    }

    /** After a fixed time. */
    record After(Duration duration) implements QuotaReset {
        /** Checks that the duration is positive. */
        public After {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a quota can't reset after " + duration + ": it must be positive");
            }
        }

        @Override
        public Instant after(Instant now) {
            return duration.compareTo(Duration.between(now, Instant.MAX)) < 0 ? now.plus(duration) : Instant.MAX;
        }
    }

    /**
     * Reads {@code daily}, {@code session} (in any case) or a positive ISO-8601 duration such as {@code PT1H}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static QuotaReset parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "daily" -> new Daily();
            case "session" -> new Session();
            default ->
                new After(Options.parseDuration(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "must be daily, session or a positive ISO-8601 duration such as PT1H")));
        };
    }
}
