package io.broadcaster.pusher;

import com.google.gson.Gson;
import io.broadcaster.Message;
import io.broadcaster.spi.Utf8;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pusher's HTTP API, as its documentation has it, for one app; remembers what it took. */
final class RecordingPusher implements AutoCloseable {
    private static final Gson JSON = new Gson();

    private final List<Message> taken = new CopyOnWriteArrayList<>();
    private RawServer server = new RawServer(this::serve);
    private volatile boolean stopped;
    private volatile boolean quotaExhausted;
    private boolean hung;

    RecordingPusher() throws IOException {}

    private record Event(
            String name, @Nullable String channel, @Nullable List<String> channels, String data, String socket_id) {
        Message message() {
            String where = channel == null ? channels.get(0) : channel;
            return new Message("", null, where, name, data, socket_id, Instant.EPOCH);
        }
    }

    private record Batch(@Nullable List<Event> batch) {}

    int port() {
        return server.port();
    }

    List<Message> taken(String channel) {
        return taken.stream()
                .filter(message -> message.channel().equals(channel))
                .toList();
    }

    private void serve(RawServer.Connection connection) throws Exception {
        for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
            awaitHealth();
            connection.write(answer(request));
        }
    }

    private String answer(String request) {
        String target = request.split(" ", 3)[1];
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        Map<String, String> query = Arrays.stream(
                        target.substring(target.indexOf('?') + 1).split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
        String signature = Signatures.ofRequest(target.substring(0, target.indexOf('?')), query);
        if (!signature.equals(query.get("auth_signature"))) {
            return refusal("401 Unauthorized");
        }
        if (quotaExhausted) {
            return refusal("402 Payment Required");
        }
        List<Event> batch = JSON.fromJson(body, Batch.class).batch();
        List<Event> events = batch == null ? List.of(JSON.fromJson(body, Event.class)) : batch;
        if (events.size() > 10) {
            return refusal("400 Bad Request");
        }
        if (events.stream().anyMatch(event -> Utf8.length(event.data()) > 10_240)) {
            return refusal("413 Payload Too Large");
        }
        taken.addAll(events.stream().map(Event::message).toList());
        return RawServer.OK;
    }

    private static String refusal(String status) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    }

    private synchronized void awaitHealth() throws InterruptedException {
        while (hung) {
            wait();
        }
    }

    void stop() throws IOException {
        stopped = true;
        server.close();
    }

    synchronized void hang() {
        hung = true;
    }

    void exhaustQuota() {
        quotaExhausted = true;
    }

    synchronized void heal() throws IOException {
        quotaExhausted = false;
        hung = false;
        notifyAll();
        if (stopped) {
            server = new RawServer(server.port(), this::serve);
            stopped = false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
