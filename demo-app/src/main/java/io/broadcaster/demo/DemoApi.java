package io.broadcaster.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.inject.Inject;

/** What the demo lets people rehearse, and what its sandbox took. */
final class DemoApi implements Endpoints {
    private final Sandbox sandbox;
    private final SandboxPlan plan;
    private final DemoBackends backends;

    @Inject
    DemoApi(Sandbox sandbox, SandboxPlan plan, DemoBackends backends) {
        this.sandbox = sandbox;
        this.plan = plan;
        this.backends = backends;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/sandbox/messages", this::messages);
        routes.get("/sandbox/status", this::quota);
        routes.post("/demo/sandbox/exhaust", context -> {
            plan.exhaust();
            quota(context);
        });
        routes.post("/demo/sandbox/restore", context -> {
            plan.renew();
            quota(context);
        });
        routes.post("/demo/redis/stop", context -> {
            backends.stopRedis();
            context.status(204);
        });
        routes.post("/demo/redis/start", context -> {
            backends.startRedis();
            context.status(204);
        });
    }

    private void messages(Context context) {
        StringBuilder lines = new StringBuilder();
        sandbox.accepted()
                .forEach(event -> lines.append(Responses.encode(event)).append('\n'));
        Responses.send(context, "application/x-ndjson", lines.toString());
    }

    private void quota(Context context) {
        Responses.json(context, plan.status());
    }
}
