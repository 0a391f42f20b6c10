package io.broadcaster.gateway;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** What operators and load balancers ask: health and metrics. */
final class Operations {
    private final Metrics metrics;
    private final ReadinessProbe probe;
    private final BooleanSupplier draining;

    Operations(Metrics metrics, ReadinessProbe probe, BooleanSupplier draining) {
        this.metrics = metrics;
        this.probe = probe;
        this.draining = draining;
    }

    CompletionStage<Response> answer(ApiRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /health/live" -> CompletableFuture.completedFuture(Response.json(Map.of("live", true)));
            case "GET /health/ready" ->
                draining.getAsBoolean()
                        ? CompletableFuture.completedFuture(ready(false))
                        : probe.ready().thenApply(ready -> ready(ready && !draining.getAsBoolean()));
            case "GET /metrics" ->
                CompletableFuture.completedFuture(
                        new Response(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
            default -> CompletableFuture.completedFuture(Response.text(404, "There is nothing here"));
        };
    }

    private static Response ready(boolean ready) {
        return Response.json(ready ? 200 : 503, Map.of("ready", ready));
    }
}
