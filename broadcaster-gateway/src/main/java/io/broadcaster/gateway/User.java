package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A person, as the application's server has signed.
 *
 * @param id not empty
 * @param info any JSON value as text, or {@code null} as text
 */
record User(String id, String info) {
    static final int LONGEST_ID = 128;
    static final int LONGEST_INFO = 1_024;

    /** A presence member: {@code {"user_id","user_info"?}}; the id may be a number. */
    static Optional<User> ofMember(String channelData) {
        return Json.parse(channelData)
                .flatMap(data -> of(data.path("user_id"), data.path("user_info")))
                .filter(user -> user.info.length() <= LONGEST_INFO);
    }

    /** One who signs in: {@code {"id",…}}; the id must be a string. */
    static Optional<User> ofSignIn(String userData) {
        return Json.parse(userData)
                .filter(data -> data.path("id").isTextual())
                .flatMap(data -> of(data.path("id"), data.path("user_info")));
    }

    private static Optional<User> of(JsonNode id, JsonNode info) {
        String text = id.isTextual() || id.isIntegralNumber() ? id.asText() : "";
        return text.isEmpty() || text.length() > LONGEST_ID
                ? Optional.empty()
                : Optional.of(new User(wellFormed(text), info.isMissingNode() ? "null" : wellFormed(info.toString())));
    }

    /** As other nodes will read it: half a surrogate pair becomes a question mark. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
