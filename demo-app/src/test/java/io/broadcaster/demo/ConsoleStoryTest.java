package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's whole story in a real browser: an operator breaks and mends one thing after the other, and pages follow. */
@Timeout(400)
class ConsoleStoryTest {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleStoryTest.class);
    private static final String ONE_THREAD = NumberedLines.thread(3);

    @TempDir
    Path folder;

    private final Pauses pauses = new Pauses();

    @Test
    void noPageLosesOrRepeatsALineWhateverTheOperatorBreaks() throws Exception {
        try (Browser browser = Browser.start();
                DemoServer demo = DemoServer.start(folder, 1_000_000);
                NumberedLines lines = new NumberedLines(demo.manager())) {
            Map<String, Window> windows = new LinkedHashMap<>();
            windows.put("console", browser.open(demo.url()));
            windows.put("logs", browser.open(demo.url() + "logs"));
            windows.put("workflow", browser.open(demo.url() + "admin/" + ONE_THREAD));
            Window console = windows.get("console");
            windows.values().forEach(window -> window.awaitLive("pusher"));
            lines.start();
            lines.awaitMore(1_000);

            press(console, "quota exhausted", "/demo/sandbox/exhaust");
            awaitCarrier(console, "redis");
            windows.values().forEach(window -> window.awaitLive("gateway"));
            lines.awaitMore(1_000);

            press(console, "Redis stopped", "/demo/redis/stop");
            awaitCarrier(console, "postgres");
            lines.awaitMore(1_500);

            press(console, "Redis started", "/demo/redis/start");
            awaitCarrier(console, "redis");
            lines.awaitMore(1_000);

            press(console, "quota restored", "/demo/sandbox/restore");
            awaitCarrier(console, "pusher");
            windows.values().forEach(window -> window.awaitLive("pusher"));
            lines.awaitMore(1_000);
            lines.stop();

            windows.forEach((name, window) ->
                    lines.assertShown(window, name.equals("workflow") ? List.of(ONE_THREAD) : NumberedLines.threads()));
            assertEquals(List.of(), browser.errors());
            LOG.info(pauses.report(windows));
        }
    }

    private void press(Window console, String event, String request) {
        pauses.mark(event);
        console.click("button[data-post^='" + request + "']");
    }

    private static void awaitCarrier(Window console, String route) {
        await(route)
                .atMost(Duration.ofSeconds(30))
                .until(() -> console.text("#carrier").equals(route));
    }
}
