package io.broadcaster.gateway;

import io.broadcaster.gateway.EventRequest.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the HTTP API tells about channels and users. Thread-safe, blocks nobody. */
final class Queries {
    private final Hub hub;

    Queries(Hub hub) {
        this.hub = hub;
    }

    /** {@code {"channels":{name:{…}}}} of those that somebody watches. */
    CompletionStage<Response> channels(AppState app, ApiRequest request) {
        String prefix = request.parameter("filter_by_prefix");
        boolean users = request.asksFor("user_count");
        if (users && !ChannelName.isPresence(prefix)) {
            throw new Refusal(400, "user_count needs filter_by_prefix=presence-");
        }
        Map<String, Object> channels = new TreeMap<>();
        hub.topics(app).filter(topic -> topic.channel.startsWith(prefix)).forEach(topic -> {
            Map<String, Object> attributes = new LinkedHashMap<>();
            if (users) {
                attributes.put("user_count", topic.members().size());
            }
            if (request.asksFor("subscription_count")) {
                attributes.put("subscription_count", topic.size());
            }
            channels.put(topic.channel, attributes);
        });
        return answer(Map.of("channels", channels));
    }

    /** {@code {"occupied",…}} of one. */
    CompletionStage<Response> channel(AppState app, String channel, ApiRequest request) {
        requireValid(channel);
        if (request.asksFor("user_count")) {
            requirePresence(channel);
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        Topic topic = hub.topic(app, channel);
        attributes.put("occupied", topic != null && topic.size() > 0);
        attributes.putAll(
                attributes(app, channel, Set.of(request.parameter("info").split(",", -1))));
        return answer(attributes);
    }

    /** {@code {"users":[{"id"}]}} of a presence channel. */
    CompletionStage<Response> users(AppState app, String channel) {
        requireValid(channel);
        requirePresence(channel);
        Topic topic = hub.topic(app, channel);
        List<String> members = topic == null ? List.of() : topic.members();
        return answer(
                Map.of("users", members.stream().map(id -> Map.of("id", id)).toList()));
    }

    /** Closes all connections of a user. */
    CompletionStage<Response> terminate(AppState app, String userId) {
        for (Connection connection : app.connectionsOf(userId)) {
            connection.shard.execute(() -> connection.close(CloseCode.UNAUTHORIZED, "Terminated by the application"));
        }
        return answer(Map.of());
    }

    /** The answer to a publish: empty, or with the attributes that were asked for. */
    CompletionStage<Response> info(AppState app, List<Event> events, boolean batch) {
        if (events.stream().allMatch(event -> event.info().isEmpty())) {
            return answer(Map.of());
        }
        List<Map<String, Object>> attributes = new ArrayList<>();
        events.forEach(event -> attributes.add(attributes(app, event.channel(), event.info())));
        if (batch) {
            return answer(Map.of("batch", attributes));
        }
        Map<String, Object> channels = new LinkedHashMap<>();
        events.forEach(event -> channels.put(event.channel(), attributes.get(channels.size())));
        return answer(Map.of("channels", channels));
    }

    private Map<String, Object> attributes(AppState app, String channel, Set<String> asked) {
        Topic topic = hub.topic(app, channel);
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (asked.contains("user_count") && ChannelName.isPresence(channel)) {
            attributes.put("user_count", topic == null ? 0 : topic.members().size());
        }
        if (asked.contains("subscription_count")) {
            attributes.put("subscription_count", topic == null ? 0 : topic.size());
        }
        return attributes;
    }

    private static void requireValid(String channel) {
        if (!ChannelName.isValid(channel)) {
            throw new Refusal(400, "Invalid channel name");
        }
    }

    private static void requirePresence(String channel) {
        if (!ChannelName.isPresence(channel)) {
            throw new Refusal(400, "Users are known of presence channels alone");
        }
    }

    private static CompletionStage<Response> answer(Map<String, ?> value) {
        return CompletableFuture.completedFuture(Response.json(value));
    }
}
