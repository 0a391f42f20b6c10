package io.broadcaster.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The publish calls of Pusher's HTTP API, with their signatures and limits, in front of a {@link SandboxApp}. */
final class SandboxApi implements Consumer<JavalinConfig> {
    /** Ten events of the largest data, each character of it escaped, and their names. */
    private static final long MOST_BYTES = 1_000_000;

    private final PusherCredentials credentials;
    private final PusherSignature signature;
    private final SandboxApp app;

    @Inject
    SandboxApi(PusherCredentials credentials, PusherSignature signature, SandboxApp app) {
        this.credentials = credentials;
        this.signature = signature;
        this.app = app;
    }

    @Override
    public void accept(JavalinConfig config) {
        config.http.maxRequestSize = MOST_BYTES;
        config.routes.post("/apps/{id}/events", context -> publish(context, PublishRequest::ofEvent));
        config.routes.post("/apps/{id}/batch_events", context -> publish(context, PublishRequest::ofBatch));
        config.routes.exception(
                HttpResponseException.class,
                (refusal, context) -> context.status(refusal.getStatus()).result(refusal.getMessage() + "\n"));
    }

    private void publish(Context context, Function<byte[], List<SandboxEvent>> parser) {
        if (!context.pathParam("id").equals(credentials.appId())) {
            throw new HttpResponseException(404, "App " + context.pathParam("id") + " does not exist here");
        }
        byte[] body = context.bodyAsBytes();
        signature.verify("POST", context.path(), query(context), body);
        app.publish(parser.apply(body));
        context.contentType("application/json").result("{}");
    }

    private static Map<String, String> query(Context context) {
        return context.queryParamMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, parameter -> parameter.getValue().get(0)));
    }
}
