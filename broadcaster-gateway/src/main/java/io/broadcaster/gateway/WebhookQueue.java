package io.broadcaster.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one receiver is to be told, in order: several events in one signed request, and the same request again with
 * growing pauses, for five minutes, until the receiver takes it. Thread-safe.
 */
final class WebhookQueue {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration GATHERING = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration RETRYING = Duration.ofMinutes(5);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_PER_REQUEST = 100;

    private final App app;
    private final URI url;
    private final HttpClient client;
    private final ScheduledExecutorService executor;
    private final Metrics metrics;
    private final Queue<String> waiting = new ArrayDeque<>();
    private boolean busy;

    WebhookQueue(App app, URI url, HttpClient client, ScheduledExecutorService executor, Metrics metrics) {
        this.app = app;
        this.url = url;
        this.client = client;
        this.executor = executor;
        this.metrics = metrics;
    }

    /** Takes an event's JSON; when too many wait, it is lost. */
    synchronized void add(String event) {
        if (waiting.size() == MOST_WAITING) {
            metrics.lostWebhook();
            return;
        }
        waiting.add(event);
        if (!busy) {
            busy = true;
            later(GATHERING, this::sendNext);
        }
    }

    private void sendNext() {
        List<String> events = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && events.size() < MOST_PER_REQUEST) {
                events.add(waiting.remove());
            }
            busy = !events.isEmpty();
        }
        if (!events.isEmpty()) {
            String body =
                    "{\"time_ms\":" + System.currentTimeMillis() + ",\"events\":[" + String.join(",", events) + "]}";
            send(body, System.nanoTime() + RETRYING.toNanos(), FIRST_PAUSE);
        }
    }

    private void send(String body, long end, Duration pause) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Pusher-Key", app.key())
                .header("X-Pusher-Signature", Hmac.sha256(app.secret(), body))
                .POST(BodyPublishers.ofString(body))
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if (failure == null && response.statusCode() / 100 == 2) {
                sendNext();
            } else if (System.nanoTime() + pause.toNanos() < end) {
                later(pause, () -> send(body, end, pause.multipliedBy(2)));
            } else {
                LOG.warn("[GATEWAY] The webhook {} was given up after {}", url.getHost(), RETRYING);
                metrics.lostWebhook();
                sendNext();
            }
        });
    }

    private void later(Duration pause, Runnable task) {
        var unused = executor.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
