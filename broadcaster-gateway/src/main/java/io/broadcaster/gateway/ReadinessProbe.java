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
    private Probe latest = new Probe("", CompletableFuture.completedFuture(false));
    private long asked;
    private boolean opened;

    ReadinessProbe(Hub hub) {
        this.hub = hub;
        this.feed = hub.feed(CHANNEL, this::arrived);
    }

    /** What was sent, and whether it arrived. */
    private record Probe(String token, CompletableFuture<Boolean> answer) {}

    /** Completes normally. */
    CompletionStage<Boolean> ready() {
        Probe probe;
        synchronized (this) {
            long now = System.nanoTime();
            if (opened && (!latest.answer.isDone() || now - asked < GOOD_FOR.toNanos())) {
                return latest.answer;
            }
            asked = now;
            probe = new Probe(
                    UUID.randomUUID().toString(),
                    new CompletableFuture<Boolean>()
                            .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            latest = probe;
            if (!opened) {
                opened = true;
                hub.later(feed::open);
            }
        }
        send(probe);
        return probe.answer;
    }

    /** Without the lock: a backend in memory calls back before it returns. */
    private void send(Probe probe) {
        var unused = feed.ready().thenCompose(listening -> publish(probe)).exceptionally(failure -> {
            probe.answer.complete(false);
            return null;
        });
    }

    /** Unless nobody waits for it any more. */
    private CompletionStage<?> publish(Probe probe) {
        return probe.answer.isDone() ? probe.answer : hub.publish(CHANNEL, "probe", probe.token, null);
    }

    private synchronized void arrived(Message message) {
        if (message.data().equals(Json.quote(latest.token))) {
            latest.answer.complete(true);
        }
    }

    void close() {
        feed.close();
    }
}
