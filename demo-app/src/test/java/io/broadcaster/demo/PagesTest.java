package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.LogEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every page in a real browser: how it looks, whether everybody can use it, and whether it bears many lines. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the first makes what the others show
class PagesTest {
    private static final Logger LOG = LoggerFactory.getLogger(PagesTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String WORKFLOW = "order-17";
    private static final List<String> LEVELS =
            List.of("INFO", "INFO", "DEBUG", "INFO", "WARN", "INFO", "INFO", "ERROR");

    @TempDir
    static Path folder;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final AtomicInteger SENT = new AtomicInteger();

    private static Browser browser;
    private static DemoServer demo;
    private static Window console;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
        demo = DemoServer.start(folder, 200);
        Files.createDirectories(SCREENSHOTS);
    }

    @AfterAll
    static void end() {
        CLOCK.shutdownNow();
        if (demo != null) {
            demo.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @Order(1)
    void aWorkflowThatIsStartedOnTheConsoleShowsItsProgressAndTimeline() {
        console = browser.open(demo.url());
        console.awaitLive("pusher");
        console.run("document.querySelector('[name=thread_id]').value = arguments[0]", WORKFLOW);
        console.click("#workflow button");
        await().atMost(PATIENCE)
                .until(() -> console.run("return document.getElementById('progress-bar').value")
                        .equals(100L));

        Window workflow = browser.open(demo.url() + "admin/" + WORKFLOW);
        await().atMost(PATIENCE)
                .until(() -> workflow.run(
                                "return [...document.querySelectorAll('#events li')].map(li => li.dataset.kind)")
                        .equals(List.of(
                                "workflow_started",
                                "checkpoint_saved",
                                "checkpoint_saved",
                                "checkpoint_saved",
                                "checkpoint_saved",
                                "checkpoint_saved",
                                "workflow_completed")));
        CLOCK.scheduleAtFixedRate(PagesTest::publish, 0, 20, TimeUnit.MILLISECONDS); // soon more than the quota
        await().atMost(PATIENCE).until(() -> console.text("#carrier").equals("redis"));
        assertEquals(List.of(), browser.errors());
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource({"console,''", "logs,logs", "workflow,admin/" + WORKFLOW, "login,login"})
    void pagesLookGoodAndAreUsableByEverybody(String name, String path) throws IOException {
        Window window = name.equals("console") ? console : browser.open(demo.url() + path);
        window.select();
        if (!name.equals("login")) {
            await().atMost(PATIENCE).until(() -> window.count("received") > 0);
        }
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {1280, 360}) {
                show(scheme, width);
                assertEquals(List.of(), violations(window), name + ", " + scheme + ", " + width + " px");
                assertTrue(
                        (Boolean) window.run("return document.documentElement.scrollWidth <= innerWidth"),
                        () -> name + " is wider than " + width + " px");
                screenshot(SCREENSHOTS.resolve(name + "-" + scheme + "-" + width + ".png"));
            }
        }
        assertEquals(List.of(), browser.errors());
    }

    @Test
    @Order(3)
    void aHundredThousandLinesScrollAndFilterAtOnce() {
        Window logs = browser.open(demo.url() + "logs");
        show("light", 1280);
        Object figures = logs.select().executeAsyncScript(script("hundred-thousand-lines.js"));
        Map<?, ?> found = (Map<?, ?>) figures;
        LOG.info("A hundred thousand lines: {}", found);
        assertTrue(((Number) found.get("rows")).intValue() <= 100, found::toString);
        assertTrue(((Number) found.get("lines")).intValue() <= 101_000, found::toString);
        assertEquals(List.of(), browser.errors());
    }

    private static void publish() {
        int number = SENT.getAndIncrement();
        String thread = number % 20 == 0 ? WORKFLOW : "order-" + number % 7;
        demo.manager()
                .broadcastLog(LogEntry.of(
                        "Order " + (10_000 + number) + " accepted by the warehouse",
                        thread,
                        LEVELS.get(number % LEVELS.size())));
    }

    private static void show(String scheme, int width) {
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What axe finds that is serious or critical. */
    private static List<?> violations(Window window) {
        window.run(resource("/axe.min.js"));
        return (List<?>) window.select().executeAsyncScript(script("axe.js"));
    }

    private static void screenshot(Path file) throws IOException {
        Object image = browser.driver()
                .executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data");
        Files.write(file, Base64.getDecoder().decode((String) image));
    }

    private static String script(String name) {
        return resource("/pages-test/" + name);
    }

    private static String resource(String name) {
        try (InputStream stream = PagesTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
