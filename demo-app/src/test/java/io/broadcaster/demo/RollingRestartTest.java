package io.broadcaster.demo;

import com.google.inject.Guice;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two app servers with a gateway each, behind load balancers, are restarted one after the other while pages are open. */
@Timeout(400)
class RollingRestartTest {
    private static final Logger LOG = LoggerFactory.getLogger(RollingRestartTest.class);

    @TempDir
    Path folder;

    private final Pauses pauses = new Pauses();
    private final List<Serve> running = new ArrayList<>();
    private Balancer apps;
    private Balancer gateways;

    @AfterEach
    void endAll() throws IOException {
        running.forEach(Serve::close);
        apps.close();
        gateways.close();
    }

    @Test
    void noPageLosesOrRepeatsALineWhileServersAreRestarted() throws Exception {
        apps = new Balancer();
        gateways = new Balancer();
        try (Browser browser = Browser.start();
                BackendServer redis = BackendServer.redis(folder);
                BackendServer postgres = BackendServer.postgres(folder)) {
            redis.start();
            postgres.start();
            Configuration configuration = Configuration.of(environment(redis, postgres));
            start(configuration);
            start(configuration);
            String url = "http://127.0.0.1:" + apps.port() + "/";
            Map<String, Window> windows = new LinkedHashMap<>();
            windows.put("console", browser.open(url));
            windows.put("logs", browser.open(url + "logs"));
            windows.put("other logs", browser.open(url + "logs"));
            windows.values().forEach(window -> window.awaitLive("gateway"));

            try (BroadcasterManager manager = BroadcasterManager.builder()
                            .configuration(configuration)
                            .build();
                    NumberedLines lines = new NumberedLines(manager)) {
                lines.start();
                lines.awaitMore(1_000);
                restartOldest("first restart", configuration);
                lines.awaitMore(1_000);
                restartOldest("second restart", configuration);
                lines.awaitMore(1_000);
                lines.stop();
                windows.values().forEach(window -> {
                    window.awaitLive("gateway");
                    lines.assertShown(window, NumberedLines.threads());
                });
            }
            LOG.info(pauses.report(windows));
        }
    }

    private Map<String, String> environment(BackendServer redis, BackendServer postgres) {
        Map<String, String> values = new HashMap<>();
        values.put("PUBSUB_BACKEND", "redis");
        values.put("REDIS_URL", redis.url());
        values.put("DATABASE_URL", postgres.url());
        values.put("GATEWAY_APP_ID", "1");
        values.put("GATEWAY_KEY", "key");
        values.put("GATEWAY_SECRET", "secret");
        values.put("GATEWAY_PUBLIC_PORT", Integer.toString(gateways.port()));
        return values;
    }

    private void start(Configuration configuration) {
        Serve serve = Guice.createInjector(new ServeModule(configuration, AppAddress.loopback(0), 0))
                .getInstance(Serve.class);
        serve.start();
        running.add(serve);
        apps.add(serve.port());
        gateways.add(serve.gatewayPort());
    }

    private void restartOldest(String event, Configuration configuration) {
        pauses.mark(event);
        Serve oldest = running.remove(0);
        apps.remove(oldest.port());
        gateways.remove(oldest.gatewayPort());
        oldest.close();
        start(configuration);
    }
}
