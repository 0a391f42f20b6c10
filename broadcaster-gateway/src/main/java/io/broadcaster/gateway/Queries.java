package io.broadcaster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadcaster.Message;
import io.broadcaster.gateway.EventRequest.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the HTTP API tells about channels and users, on all nodes together. Thread-safe, blocks nobody. */
final class Queries {
    private static final CompletionStage<Optional<Message>> NOTHING =
            CompletableFuture.completedFuture(Optional.empty());

    private final Hub hub;

    Queries(Hub hub) {
        this.hub = hub;
    }

    /** {@code {"channels":{name:{…}}}} of those that somebody watches. */
    CompletionStage<Response> channels(AppState app, ApiRequest request) {
        String prefix = request.parameter("filter_by_prefix");
        if (request.asksFor("user_count") && !ChannelName.isPresence(prefix)) {
            throw new Refusal(400, "user_count needs filter_by_prefix=presence-");
        }
        return census(app, prefix).thenApply(all -> {
            Map<String, Object> channels = new TreeMap<>();
            all.forEach((channel, census) -> channels.put(channel, attributes(channel, census, request.info())));
            return Response.json(Map.of("channels", channels));
        });
    }

    /** {@code {"occupied",…}} of one. */
    CompletionStage<Response> channel(AppState app, String channel, ApiRequest request) {
        requireValid(channel);
        if (request.asksFor("user_count")) {
            requirePresence(channel);
        }
        CompletionStage<Optional<Message>> latest = request.asksFor("cache") && ChannelName.isCache(channel)
                ? hub.latest(app.backendName(channel))
                : NOTHING;
        return census(app, channel).thenCombine(latest, (all, message) -> {
            Census census = all.getOrDefault(channel, Census.EMPTY);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("occupied", census.subscribers() > 0);
            answer.putAll(attributes(channel, census, request.info()));
            message.ifPresent(last -> answer.put("cache", cache(last)));
            return Response.json(answer);
        });
    }

    private static Map<String, Object> cache(Message message) {
        String data = Json.parse(message.data())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElse(message.data());
        Duration age = Duration.between(message.createdAt(), Instant.now());
        return Map.of("data", data, "ttl", Topic.CACHE_AGE.minus(age).toSeconds());
    }

    /** {@code {"users":[{"id"}]}} of a presence channel. */
    CompletionStage<Response> users(AppState app, String channel) {
        requireValid(channel);
        requirePresence(channel);
        return census(app, channel).thenApply(all -> {
            Set<String> ids = all.getOrDefault(channel, Census.EMPTY).users().keySet();
            return Response.json(Map.of(
                    "users", ids.stream().sorted().map(id -> Map.of("id", id)).toList()));
        });
    }

    /** Closes all connections of a user. */
    CompletionStage<Response> terminate(AppState app, String userId) {
        return hub.nodes.terminate(app, userId).thenApply(told -> Response.json(Map.of()));
    }

    /**
     * The answer to a publish: empty, or with the attributes that were asked for. Without them where they can't be read,
     * because the events are taken, and whoever is told of a failure publishes them again.
     */
    CompletionStage<Response> info(AppState app, List<Event> events, boolean batch) {
        Optional<String> prefix = events.stream()
                .filter(event -> !event.info().isEmpty())
                .map(Event::channel)
                .reduce(Queries::commonStart);
        if (prefix.isEmpty()) {
            return CompletableFuture.completedFuture(Response.json(Map.of()));
        }
        return census(app, prefix.get()).handle((all, unreadable) -> {
            List<Map<String, Object>> each = new ArrayList<>();
            Map<String, Object> channels = new LinkedHashMap<>();
            for (Event event : events) {
                Map<String, Object> attributes = unreadable != null
                        ? Map.of()
                        : attributes(event.channel(), all.getOrDefault(event.channel(), Census.EMPTY), event.info());
                each.add(attributes);
                channels.put(event.channel(), attributes);
            }
            return Response.json(batch ? Map.of("batch", each) : Map.of("channels", channels));
        });
    }

    private static String commonStart(String one, String other) {
        int length = Math.min(one.length(), other.length());
        int difference = Arrays.mismatch(one.toCharArray(), 0, length, other.toCharArray(), 0, length);
        return one.substring(0, difference < 0 ? length : difference);
    }

    /** Who watches the channels that begin so, by their names. */
    private CompletionStage<Map<String, Census>> census(AppState app, String prefix) {
        String ours = app.backendName("");
        return hub.nodes.elsewhere(app.backendName(prefix)).thenApply(elsewhere -> {
            Map<String, Census> all = new TreeMap<>();
            elsewhere.forEach((name, census) -> all.put(name.substring(ours.length()), census));
            all.keySet().removeIf(name -> !ChannelName.isValid(name)); // those of an app with a longer prefix
            hub.topics()
                    .filter(topic -> topic.app == app && topic.channel.startsWith(prefix))
                    .forEach(topic -> all.merge(topic.channel, topic.census(), Census::plus));
            return all;
        });
    }

    private static Map<String, Object> attributes(String channel, Census census, Set<String> asked) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (asked.contains("user_count") && ChannelName.isPresence(channel)) {
            attributes.put("user_count", census.users().size());
        }
        if (asked.contains("subscription_count")) {
            attributes.put("subscription_count", census.subscribers());
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
}
