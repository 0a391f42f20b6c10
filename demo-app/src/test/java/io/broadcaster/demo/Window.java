package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

/** One of the browser's windows, with a page that has a live log. */
final class Window {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final String handle;

    Window(ChromeDriver driver, String handle) {
        this.driver = driver;
        this.handle = handle;
    }

    /** Runs a script in it, whose answer is that of {@code return}. */
    Object run(String script, Object... arguments) {
        return select().executeScript(script, arguments);
    }

    /** Clicks what the CSS selector finds. */
    void click(String selector) {
        select().findElement(By.cssSelector(selector)).click();
    }

    String text(String selector) {
        return select().findElement(By.cssSelector(selector)).getText();
    }

    /** Waits until its log is live over these routes, and no other. */
    void awaitLive(String routes) {
        await("live over " + routes)
                .atMost(PATIENCE)
                .until(() -> run("const { dataset } = document.querySelector('live-log .state');"
                                + "return `${dataset.state} ${dataset.routes}`")
                        .equals("connected " + routes));
    }

    /** The lines that it has shown, oldest first, with those that report a gap. */
    @SuppressWarnings("unchecked") // as the script has it
    List<ShownLine> lines() {
        List<List<Object>> lines = (List<List<Object>>)
                run(
                        "return document.querySelector('live-log').lines.all.map(({ text, thread, at }) => [text, thread, at])");
        return lines.stream().map(ShownLine::of).toList();
    }

    /** How many it has counted as {@code received}, {@code lost} or {@code repeated}. */
    long count(String name) {
        return ((Number) run("return document.querySelector('live-log').tally[arguments[0]]", name)).longValue();
    }

    /** For what the driver itself can do with a window. */
    ChromeDriver select() {
        if (!handle.equals(driver.getWindowHandle())) {
            driver.switchTo().window(handle);
        }
        return driver;
    }
}
