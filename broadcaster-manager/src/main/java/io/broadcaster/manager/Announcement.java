package io.broadcaster.manager;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an instance tells the others. Times are milliseconds since 1970, by the wall clock.
 *
 * @param id of the instance
 * @param number grows with each of an instance's announcements
 * @param host where it runs
 * @param active the first of its routes that takes traffic; null while none does
 * @param leaving whether this is its last
 * @param accounts by account, how its routes stand there
 * @param spent by account, what was used up today
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Announcement(
        String id,
        long number,
        String host,
        @Nullable String active,
        boolean leaving,
        Map<String, Standing> accounts,
        Map<String, Spending> spent) {

    /** What another version leaves out is empty. */
    Announcement {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        accounts = accounts == null ? Map.of() : Map.copyOf(accounts);
        spent = spent == null ? Map.of() : Map.copyOf(spent);
    }

    static final String CHANNEL = "broadcaster_instances";
    static final String EVENT = "instance";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * How a route stands with its account.
     *
     * @param limited whether the quota is used up
     * @param since when that began
     * @param until when the quota comes back; null while it is not used up, and when nobody knows
     */
    record Standing(boolean limited, long since, @Nullable Long until) {}

    /**
     * Messages by instance. Each counts only its own and passes on the others', so that merging by the larger number
     * always comes to the same sum.
     *
     * @param day counted in days since 1970, UTC
     * @param messages by instance
     */
    record Spending(long day, Map<String, Long> messages) {
        Spending {
            messages = Map.copyOf(messages);
        }
    }

    String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain values can always be written", impossible);
        }
    }

    /** Empty when it is none, as of a version to come. */
    static Optional<Announcement> parse(String json) {
        try {
            return Optional.ofNullable(MAPPER.readValue(json, Announcement.class));
        } catch (JsonProcessingException foreign) {
            return Optional.empty();
        }
    }
}
