package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.broadcaster.gateway.QuotaStatus;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.RouteStatus;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators ask over HTTP: the status of the manager, its health, and what the sandbox took. */
final class AppApi implements Consumer<JavalinConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(AppApi.class);
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private final BroadcasterManager manager;
    private final Sandbox sandbox;
    private final Supplier<QuotaStatus> plan;
    private final RequestGuard guard;

    @Inject
    AppApi(BroadcasterManager manager, Sandbox sandbox, Supplier<QuotaStatus> plan, RequestGuard guard) {
        this.manager = manager;
        this.sandbox = sandbox;
        this.plan = plan;
        this.guard = guard;
    }

    @Override
    public void accept(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.routes.before(guard::checkAddress);
        config.routes.before("/admin/*", guard::checkToken);
        config.routes.get("/admin/broadcaster-status", this::status);
        config.routes.post("/admin/broadcasters/{name}/reset", this::reset);
        config.routes.get("/health/live", context -> json(context, Map.of("live", true)));
        config.routes.get("/health/ready", this::ready);
        config.routes.get("/sandbox/messages", this::sandboxMessages);
        config.routes.get("/sandbox/status", context -> json(context, plan.get()));
        config.routes.exception(HttpResponseException.class, (refusal, context) -> {
            context.status(refusal.getStatus());
            json(context, Collections.singletonMap("error", refusal.getMessage()));
        });
        config.routes.exception(Exception.class, (failure, context) -> {
            LOG.error("[MAIN] {} {} failed", context.method(), context.path(), failure);
            context.status(500);
            json(context, Map.of("error", "Internal error; the log says more"));
        });
    }

    private void status(Context context) {
        send(context, "application/json", manager.status().toJson());
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
        boolean ready = manager.status().routes().stream().anyMatch(RouteStatus::available);
        context.status(ready ? 200 : 503);
        json(context, Map.of("ready", ready));
    }

    private void sandboxMessages(Context context) {
        StringBuilder lines = new StringBuilder();
        sandbox.accepted().forEach(event -> lines.append(encode(event)).append('\n'));
        send(context, "application/x-ndjson", lines.toString());
    }

    private static void json(Context context, Object value) {
        send(context, "application/json", encode(value));
    }

    private static void send(Context context, String type, String text) {
        context.contentType(type).result(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records and maps of plain values can always be written", impossible);
        }
    }
}
