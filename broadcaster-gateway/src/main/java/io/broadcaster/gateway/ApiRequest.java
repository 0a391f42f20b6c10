package io.broadcaster.gateway;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to the HTTP API.
 *
 * @param path as it was sent
 * @param segments of the path, decoded
 * @param query the parameters' names in lower case, in which they are signed, and their values, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record ApiRequest(String method, String path, List<String> segments, Map<String, String> query, byte[] body) {

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** The attributes that are asked for, as in {@code info=user_count,subscription_count}. */
    Set<String> info() {
        return Stream.of(parameter("info").split(",", -1)).collect(Collectors.toUnmodifiableSet());
    }

    boolean asksFor(String attribute) {
        return info().contains(attribute);
    }
}
