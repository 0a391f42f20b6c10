package io.broadcaster.gateway;

import io.broadcaster.UndeliveredException;
import io.broadcaster.gateway.EventRequest.Event;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Pusher's HTTP API, {@code /apps/{id}/…}. Thread-safe, blocks nobody. */
final class Api {
    private final Map<String, AppState> apps;
    private final Hub hub;
    private final Queries queries;
    private final RequestSignature signature;

    Api(List<AppState> apps, Hub hub, Queries queries, InstantSource clock) {
        this.apps = apps.stream().collect(Collectors.toUnmodifiableMap(app -> app.app.id(), app -> app));
        this.hub = hub;
        this.queries = queries;
        this.signature = new RequestSignature(clock);
    }

    /** Completes normally, with whatever there is to answer. */
    CompletionStage<Response> answer(ApiRequest request) {
        try {
            return route(request).exceptionally(Api::failure);
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(refusal.response());
        }
    }

    private CompletionStage<Response> route(ApiRequest request) {
        List<String> path = request.segments();
        AppState app = path.size() < 3 ? null : apps.get(path.get(1));
        if (app == null) {
            throw new Refusal(404, "There is no such app here");
        }
        signature.verify(app.app, request);
        app.replays.check(request.parameter("auth_signature"));
        String call = request.method() + " " + path.get(2) + (path.size() > 4 ? " " + path.get(4) : "");
        return switch (path.size() + " " + call) {
            case "3 POST events" -> publish(app, new EventRequest(app.app).ofEvent(request.body()), false);
            case "3 POST batch_events" -> publish(app, new EventRequest(app.app).ofBatch(request.body()), true);
            case "3 GET channels" -> queries.channels(app, request);
            case "4 GET channels" -> queries.channel(app, path.get(3), request);
            case "5 GET channels users" -> queries.users(app, path.get(3));
            case "5 POST users terminate_connections" -> queries.terminate(app, path.get(3));
            default -> throw new Refusal(404, "There is no such call");
        };
    }

    private CompletionStage<Response> publish(AppState app, List<Event> events, boolean batch) {
        if (!app.quota.take(events.size())) {
            AppLimits.Quota quota = app.app.limits().quota();
            throw new Refusal(
                    quota.status(),
                    "API call failed since (daily) message quota exceeded: your plan allows " + quota.messages());
        }
        CompletableFuture<?>[] taken = events.stream()
                .map(event -> hub.publish(
                                app.backendName(event.channel()), event.name(), event.data(), event.socketId())
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(taken).thenCompose(all -> {
            hub.metrics.published(events.size());
            return queries.info(app, events, batch);
        });
    }

    private static Response failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof Refusal refusal) {
            return refusal.response();
        }
        if (cause instanceof UndeliveredException undelivered) {
            int status = switch (undelivered.why()) {
                case REJECTED -> 413;
                case INVALID -> 400;
                case EXPIRED, OVERFLOW, CLOSED -> 503;
            };
            return Response.text(status, String.valueOf(undelivered.getMessage()));
        }
        return Response.text(500, "Internal error: " + cause.getClass().getSimpleName());
    }
}
