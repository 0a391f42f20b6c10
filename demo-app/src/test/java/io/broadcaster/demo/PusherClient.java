package io.broadcaster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A browser, as far as a gateway can tell; remembers all that it gets. */
final class PusherClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final StringBuilder begun = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private final String socketId;

    /** What came: the data is text, mostly JSON. */
    record Event(String name, String channel, String data) {}

    private PusherClient(int port) {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/app/" + PusherApp.KEY + "?protocol=7");
        socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
        Event established = await("pusher:connection_established", event -> true);
        socketId = parse(established.data).path("socket_id").asText();
    }

    static PusherClient connect(int port) {
        return new PusherClient(port);
    }

    /** Returns when it is subscribed. */
    PusherClient subscribe(String channel) {
        return subscribe(channel, Map.of("channel", channel));
    }

    /** Becomes a member of a presence channel; returns when it is. */
    PusherClient join(String channel, String userId) {
        String user = "{\"user_id\":\"" + userId + "\"}";
        String auth = PusherApp.authorize(socketId + ":" + channel + ":" + user);
        return subscribe(channel, Map.of("channel", channel, "auth", auth, "channel_data", user));
    }

    private PusherClient subscribe(String channel, Map<String, String> data) {
        send("pusher:subscribe", data);
        await("pusher_internal:subscription_succeeded", event -> event.channel.equals(channel));
        return this;
    }

    PusherClient signIn(String userId) {
        String user = "{\"id\":\"" + userId + "\"}";
        String auth = PusherApp.authorize(socketId + "::user::" + user);
        send("pusher:signin", Map.of("auth", auth, "user_data", user));
        await("pusher:signin_success", event -> true);
        return this;
    }

    private void send(String event, Map<String, String> data) {
        try {
            socket.sendText(JSON.writeValueAsString(Map.of("event", event, "data", data)), true)
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for an event; the first of them. */
    Event await(String name, Predicate<Event> condition) {
        Awaitility.await(name)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.stream().anyMatch(event -> event.name.equals(name) && condition.test(event)));
        return events.stream()
                .filter(event -> event.name.equals(name) && condition.test(event))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a member came, or went. */
    void awaitMember(String change, String userId) {
        await("pusher_internal:member_" + change, event -> member(event).equals(userId));
    }

    /** The members that came, or went, in order. */
    List<String> members(String change) {
        return named("pusher_internal:member_" + change)
                .map(PusherClient::member)
                .toList();
    }

    /** The data of all events of that name, in order. */
    List<String> data(String name) {
        return named(name).map(Event::data).toList();
    }

    private Stream<Event> named(String name) {
        return events.stream().filter(event -> event.name.equals(name));
    }

    private static String member(Event event) {
        return parse(event.data).path("user_id").asText();
    }

    int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
        begun.append(text);
        if (last) {
            JsonNode event = parse(begun.toString());
            begun.setLength(0);
            events.add(new Event(
                    event.path("event").asText(),
                    event.path("channel").asText(),
                    event.path("data").asText()));
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
