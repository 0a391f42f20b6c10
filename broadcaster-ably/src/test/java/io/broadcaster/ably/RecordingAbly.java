package io.broadcaster.ably;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadcaster.Message;
import io.broadcaster.spi.Utf8;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Credentials;

/** Ably's REST API, as its documentation has it, for one key; remembers what it took. */
final class RecordingAbly implements AutoCloseable {
    private static final Gson JSON = new Gson();
    private static final String AUTHORIZATION = Credentials.basic(TestApp.KEY_NAME, TestApp.SECRET);

    private final List<Message> taken = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private boolean stopped;
    private volatile boolean quotaExhausted;
    private boolean hung;

    private record Published(String id, String name, String data, String encoding) {}

    RecordingAbly() throws IOException {
        server = start(0);
    }

    private HttpServer start(int port) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        started.setExecutor(threads);
        started.createContext("/channels/", this::serve);
        started.start();
        return started;
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Message> taken(String channel) {
        return taken.stream()
                .filter(message -> message.channel().equals(channel))
                .toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            awaitHealth();
            String path = exchange.getRequestURI().getPath();
            String channel = path.substring("/channels/".length(), path.length() - "/messages".length());
            int code = judge(exchange.getRequestHeaders().getFirst("Authorization"), channel, body);
            byte[] reply = (code == 0 ? TestApp.ACCEPTED : "{\"error\":{\"code\":" + code + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code == 0 ? 201 : code / 100, reply.length);
            exchange.getResponseBody().write(reply);
        }
    }

    /** Ably's code, or 0 when it takes the messages. */
    private int judge(String authorization, String channel, String body) {
        if (!AUTHORIZATION.equals(authorization)) {
            return 40101;
        }
        if (quotaExhausted) {
            return 40112;
        }
        Published[] messages = JSON.fromJson(body, Published[].class);
        String id = messages[0].id().substring(0, messages[0].id().lastIndexOf(':'));
        int bytes = 0;
        for (int i = 0; i < messages.length; i++) {
            if (!messages[i].id().equals(id + ":" + i)
                    || !messages[i].encoding().equals("json")) {
                return 40031;
            }
            bytes += Utf8.length(messages[i].name()) + Utf8.length(messages[i].data());
        }
        if (bytes > 64 << 10) {
            return 41300;
        }
        Arrays.stream(messages).map(message -> message(channel, message)).forEach(taken::add);
        return 0;
    }

    private static Message message(String channel, Published published) {
        return new Message("", null, channel, published.name(), published.data(), null, Instant.EPOCH);
    }

    private synchronized void awaitHealth() throws IOException {
        try {
            while (hung) {
                wait();
            }
        } catch (InterruptedException closing) {
            throw new IOException(closing);
        }
    }

    void stop() {
        stopped = true;
        server.stop(0);
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
            server = start(port());
            stopped = false;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
