package io.broadcaster.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that the app server answers: who may ask, what is protected, the endpoints, and how errors look. */
final class AppApi implements Consumer<JavalinConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(AppApi.class);

    private final SecurityHeaders headers;
    private final RequestGuard guard;
    private final Operators operators;
    private final Set<Endpoints> endpoints;

    @Inject
    AppApi(SecurityHeaders headers, RequestGuard guard, Operators operators, Set<Endpoints> endpoints) {
        this.headers = headers;
        this.guard = guard;
        this.operators = operators;
        this.endpoints = endpoints;
    }

    @Override
    public void accept(JavalinConfig config) {
        config.http.prefer405over404 = true;
        RoutesConfig routes = config.routes;
        routes.before(headers::add);
        routes.before(guard::check);
        Operators.PATHS.forEach(path -> routes.before(path, operators::check));
        endpoints.forEach(each -> each.addTo(routes));
        routes.exception(HttpResponseException.class, AppApi::refused);
        routes.exception(Exception.class, AppApi::failed);
    }

    private static void refused(HttpResponseException refusal, Context context) {
        context.status(refusal.getStatus());
        Responses.json(context, Collections.singletonMap("error", refusal.getMessage()));
    }

    private static void failed(Exception failure, Context context) {
        LOG.error("[MAIN] {} {} failed", context.method(), context.path(), failure);
        context.status(500);
        Responses.json(context, Map.of("error", "Internal error; the log says more"));
    }
}
