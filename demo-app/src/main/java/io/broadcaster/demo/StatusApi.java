package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import jakarta.inject.Inject;
import java.util.Map;

/** What operators and their machines ask: the status of the manager, its health and its figures. */
final class StatusApi implements Endpoints {
    private final BroadcasterManager manager;
    private final Readiness readiness;
    private final AppMetrics metrics;

    @Inject
    StatusApi(BroadcasterManager manager, Readiness readiness, AppMetrics metrics) {
        this.manager = manager;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/admin/broadcaster-status", this::status);
        routes.post("/admin/broadcasters/{name}/reset", this::reset);
        routes.get("/health/live", context -> Responses.json(context, Map.of("live", true)));
        routes.get("/health/ready", this::ready);
        routes.get(
                "/metrics",
                context -> Responses.send(context, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
    }

    private void status(Context context) {
        Responses.send(context, "application/json", manager.status().toJson());
    }

    private void reset(Context context) {
        String name = context.pathParam("name");
        if (manager.status().routes().stream().noneMatch(route -> route.name().equals(name))) {
            throw new NotFoundResponse("There is no broadcaster named " + name);
        }
        manager.reset(name);
        status(context);
    }

    private void ready(Context context) {
        boolean ready = readiness.isReady();
        context.status(ready ? 200 : 503);
        Responses.json(context, Map.of("ready", ready));
    }
}
