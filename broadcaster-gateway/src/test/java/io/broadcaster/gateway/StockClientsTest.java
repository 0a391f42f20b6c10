package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What npm's clients see, unchanged. */
@Timeout(180)
class StockClientsTest {
    private static final Pattern RESULT = Pattern.compile("(?m)^(not ok|ok) \\d+ - (.*)$");

    private final App app = App.of("1", "key", "secret");
    private final Gateway gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), Backend.memory());

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

    private List<DynamicTest> results(String file) throws Exception {
        Map<String, String> environment = Map.of(
                "GATEWAY_PORT", "" + gateway.port(),
                "GATEWAY_APP_ID", app.id(),
                "GATEWAY_KEY", app.key(),
                "GATEWAY_SECRET", app.secret());
        Process tests = NodeScript.startTests(file, environment);
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
