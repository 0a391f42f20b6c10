package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who watches one channel, on one node or on several together.
 *
 * @param subscribers how many connections
 * @param users the members of a presence channel, by id
 */
record Census(int subscribers, Map<String, User> users) {
    static final Census EMPTY = new Census(0, Map.of());

    /** What a node tells of a channel that somebody watches: {@code {"n":…,"users":{id:info}}}, the info as text. */
    String encode() {
        String members = users.values().stream()
                .map(user -> Json.quote(user.id()) + ":" + Json.quote(user.info()))
                .collect(Collectors.joining(","));
        return "{\"n\":" + subscribers + ",\"users\":{" + members + "}}";
    }

    static Census decode(String text) {
        return Json.parse(text).map(Census::of).orElse(EMPTY);
    }

    private static Census of(JsonNode told) {
        Map<String, User> users = new LinkedHashMap<>();
        told.path("users")
                .properties()
                .forEach(member -> users.put(
                        member.getKey(),
                        new User(member.getKey(), member.getValue().asText())));
        return new Census(told.path("n").asInt(), users);
    }

    Census plus(Census other) {
        Map<String, User> all = new LinkedHashMap<>(users);
        other.users.forEach(all::putIfAbsent);
        return new Census(subscribers + other.subscribers, all);
    }
}
