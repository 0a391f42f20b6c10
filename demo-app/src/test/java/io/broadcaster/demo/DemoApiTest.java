package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.broadcaster.gateway.App;
import io.broadcaster.gateway.AppLimits;
import io.broadcaster.gateway.AppLimits.Quota;
import io.broadcaster.gateway.Gateway;
import io.broadcaster.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoApiTest {
    private static final String RIGHT = "Authorization: Bearer token";

    private final Sandbox sandbox = new Sandbox();
    private final Gateway server = new Gateway(
            GatewayOptions.of(
                    "127.0.0.1",
                    0,
                    App.of("1", "key", "secret").withLimits(AppLimits.DEFAULT.withQuota(new Quota(5, 402, false)))),
            sandbox.backend());
    private final RunningApp app =
            RunningApp.start("token", builder -> builder.route("r", new FailingBroadcaster()), new AbstractModule() {
                @Override
                protected void configure() {
                    bind(Sandbox.class).toInstance(sandbox);
                    bind(SandboxPlan.class).toInstance(new SandboxPlan(server, "1"));
                    bind(DemoOptions.class).toInstance(new DemoOptions(1, 2, 3, 5, Set.of(), Path.of("")));
                    bind(DemoBackends.class).asEagerSingleton();
                    Multibinder.newSetBinder(binder(), Endpoints.class)
                            .addBinding()
                            .to(DemoApi.class);
                }
            });

    @AfterEach
    void end() throws IOException {
        app.close();
        server.close();
        app.get(DemoBackends.class).close();
    }

    @Test
    void theSandboxesMessagesAreJsonLinesInOrder() throws IOException {
        sandbox.publish("logs", "log", "{\"text\":\"é\"}", null);
        sandbox.publish("c", "e", "2", "1.2");
        String response = app.send("GET /sandbox/messages", RIGHT);
        assertTrue(response.contains("Content-Type: application/x-ndjson"), response);
        assertTrue(response.endsWith("""
                        {"name":"log","channel":"logs","data":"{\\"text\\":\\"é\\"}"}
                        {"name":"e","channel":"c","data":"2","socket_id":"1.2"}
                        """), response);
    }

    @Test
    void theQuotaIsUsedUpAndRenewed() throws IOException {
        String used = "{\"quota\":5,\"used\":5,\"requests\":0,\"refused\":0}";
        assertEquals(used, RawHttp.body(app.send("POST /demo/sandbox/exhaust", RIGHT)));
        assertEquals(used, RawHttp.body(app.send("GET /sandbox/status", RIGHT)));
        app.send("POST /demo/sandbox/restore", RIGHT);
        assertEquals(used.replace("\"used\":5", "\"used\":0"), RawHttp.body(app.send("GET /sandbox/status", RIGHT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "status"})
    void whatTheSandboxTookIsForOperators(String path) throws IOException {
        assertEquals(401, RawHttp.status(app.send("GET /sandbox/" + path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox/exhaust", "sandbox/restore", "redis/stop", "redis/start"})
    void rehearsingIsForOperators(String path) throws IOException {
        assertEquals(401, RawHttp.status(app.send("POST /demo/" + path)));
        assertEquals(403, RawHttp.status(app.send("POST /demo/" + path, RIGHT, "Origin: http://example.com")));
    }
}
