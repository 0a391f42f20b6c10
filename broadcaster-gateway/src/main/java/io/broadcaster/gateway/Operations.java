package io.broadcaster.gateway;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** What operators and load balancers ask: health and metrics. */
final class Operations {
    private final Metrics metrics;
    private final BooleanSupplier draining;

    Operations(Metrics metrics, BooleanSupplier draining) {
        this.metrics = metrics;
        this.draining = draining;
    }

    CompletionStage<Response> answer(ApiRequest request) {
        return CompletableFuture.completedFuture(
                switch (request.method() + " " + request.path()) {
                    case "GET /health/live" -> Response.json(Map.of("live", true));
                    case "GET /health/ready" ->
                        Response.json(draining.getAsBoolean() ? 503 : 200, Map.of("ready", !draining.getAsBoolean()));
                    case "GET /metrics" ->
                        new Response(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
                    default -> Response.text(404, "There is nothing here");
                });
    }
}
