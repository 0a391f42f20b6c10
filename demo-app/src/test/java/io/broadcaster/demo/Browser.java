package io.broadcaster.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a screen, as the machine has it; nothing is downloaded. */
final class Browser implements AutoCloseable {
    /** What Chromium says when pusher-js unsubscribes on a connection that it is closing; it does no harm. */
    private static final String CLOSING = "WebSocket is already in CLOSING or CLOSED state.";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one; the test is skipped where there is none. */
    static Browser start() {
        File chromium = program("chromium");
        File chromedriver = program("chromedriver");
        assumeTrue(
                chromium != null && chromedriver != null,
                "needs chromium and chromedriver on the PATH, such as Debian's packages chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless=new",
                "--window-size=1280,800",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--disable-gpu");
        // A page that nobody sees gets a timer once a second and no frames; here all windows are as those that are
        // seen.
        options.addArguments(
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding");
        if ("root".equals(System.getProperty("user.name"))) {
            options.addArguments("--no-sandbox"); // which Chromium refuses to have as root
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        return new Browser(driver);
    }

    private static @Nullable File program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name).toFile())
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens an address in a window of its own. */
    Window open(String url) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.get(url);
        return new Window(driver, driver.getWindowHandle());
    }

    /** As a device command of Chromium's DevTools. */
    void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    /** What the pages' consoles have said as an error since the last call: faults, and what the policy forbade. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().equals(java.util.logging.Level.SEVERE)
                    && !entry.getMessage().endsWith(CLOSING)) {
                errors.add(entry.getMessage());
            }
        }
        return errors;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
