package io.broadcaster.gateway;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

/** Tells applications what happens on their channels. Thread-safe, returns at once. */
final class Webhooks {
    private final Map<AppState, List<WebhookQueue>> queues;

    Webhooks(List<AppState> apps, ScheduledExecutorService executor, Metrics metrics) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(WebhookQueue.TIMEOUT).build();
        queues = apps.stream()
                .collect(Collectors.toUnmodifiableMap(
                        app -> app,
                        app -> app.app.webhooks().stream()
                                .map(url -> new WebhookQueue(app.app, url, client, executor, metrics))
                                .toList()));
    }

    void occupied(AppState app, String channel) {
        tell(app, "channel_occupied", channel, Map.of());
    }

    void vacated(AppState app, String channel) {
        tell(app, "channel_vacated", channel, Map.of());
    }

    void memberAdded(AppState app, String channel, String userId) {
        tell(app, "member_added", channel, Map.of("user_id", userId));
    }

    void memberRemoved(AppState app, String channel, String userId) {
        tell(app, "member_removed", channel, Map.of("user_id", userId));
    }

    void cacheMiss(AppState app, String channel) {
        tell(app, "cache_miss", channel, Map.of());
    }

    void subscriptionCount(AppState app, String channel, int count) {
        tell(app, "subscription_count", channel, Map.of("subscription_count", count));
    }

    void clientEvent(AppState app, String channel, ClientEvent event, String socketId) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("event", event.event());
        more.put("data", event.data());
        more.put("socket_id", socketId);
        if (event.userId() != null) {
            more.put("user_id", event.userId());
        }
        tell(app, "client_event", channel, more);
    }

    private void tell(AppState app, String name, String channel, Map<String, ?> more) {
        List<WebhookQueue> receivers = queues.getOrDefault(app, List.of());
        if (!receivers.isEmpty()) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("name", name);
            event.put("channel", channel);
            event.putAll(more);
            String json = Json.write(event);
            receivers.forEach(receiver -> receiver.add(json));
        }
    }
}
