package io.broadcaster.gateway;

import io.broadcaster.Message;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Whether what is published on the backend arrives here: a message that goes there and comes back. An answer is good for
 * a second, so that nobody can make the backend busy with asking. Thread-safe.
 */
final class ReadinessProbe {
    /** No client and no app's secret can name it. */
    private static final String CHANNEL = "#gateway_probes";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Hub hub;
    private final Feed feed;
    private CompletableFuture<Boolean> latest = CompletableFuture.completedFuture(false);
    private String token = "";
    private long asked;
    private boolean opened;

    ReadinessProbe(Hub hub) {
        this.hub = hub;
        this.feed = hub.feed(CHANNEL, this::arrived);
    }

    /** Completes normally. */
    synchronized CompletionStage<Boolean> ready() {
        long now = System.nanoTime();
        if (!opened || (latest.isDone() && now - asked >= GOOD_FOR.toNanos())) {
            asked = now;
            latest = ask();
        }
        return latest;
    }

    private CompletableFuture<Boolean> ask() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        token = UUID.randomUUID().toString();
        String mine = token;
        if (!opened) {
            opened = true;
            hub.later(feed::open);
        }
        var unused = feed.ready()
                .thenCompose(listening -> hub.publish(CHANNEL, "probe", mine, null))
                .exceptionally(failure -> {
                    answer.complete(false);
                    return null;
                });
        return answer.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void arrived(Message message) {
        if (message.data().equals(Json.quote(token))) {
            latest.complete(true);
        }
    }

    void close() {
        feed.close();
    }
}
