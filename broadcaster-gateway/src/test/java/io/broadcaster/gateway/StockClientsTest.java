package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What npm's clients see, unchanged. */
@Timeout(180)
class StockClientsTest {
    private static final Pattern RESULT = Pattern.compile("(?m)^(not ok|ok) \\d+ - (.*)$");

    private final App app = App.of("1", "key", "secret");
    private final Backend backend = Backend.memory();
    private Gateway gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), backend);

    @BeforeEach
    void start() throws Exception {
        NodeScript.install();
        gateway.start();
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    @TestFactory
    List<DynamicTest> pusherJs() throws Exception {
        return results("pusher-js.test.js");
    }

    @TestFactory
    List<DynamicTest> pusherForServers() throws Exception {
        return results("pusher.test.js");
    }

    @Test
    void pusherJsComesBackAfterItsServersDeath() throws Exception {
        Process script = NodeScript.start("reconnect.js", environment());
        try (BufferedReader output = new BufferedReader(new InputStreamReader(script.getInputStream(), UTF_8))) {
            assertEquals("subscribed", output.readLine());
            backend.publisher().publish("logs", "e", "one", null);
            assertEquals("got one", output.readLine());
            int port = gateway.port();
            gateway.close(Duration.ZERO);
            gateway = new Gateway(GatewayOptions.of("127.0.0.1", port, app), backend);
            gateway.start();
            assertEquals("subscribed", output.readLine());
            backend.publisher().publish("logs", "e", "two", null);
            assertEquals("got two", output.readLine());
        } finally {
            script.destroy();
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "GATEWAY_PORT", "" + gateway.port(),
                "GATEWAY_APP_ID", app.id(),
                "GATEWAY_KEY", app.key(),
                "GATEWAY_SECRET", app.secret());
    }

    private List<DynamicTest> results(String file) throws Exception {
        Process tests = NodeScript.startTests(file, environment());
        String output = new String(tests.getInputStream().readAllBytes(), UTF_8);
        int status = tests.waitFor();
        List<MatchResult> results = RESULT.matcher(output).results().toList();
        assertFalse(results.isEmpty(), output);
        assertEquals(
                status == 0, results.stream().allMatch(result -> result.group(1).equals("ok")), output);
        return results.stream()
                .map(result -> DynamicTest.dynamicTest(result.group(2), () -> {
                    if (!result.group(1).equals("ok")) {
                        fail(output);
                    }
                }))
                .toList();
    }
}
