package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageServingTest {
    private RunningApp app;
    private RunningApp withoutClient;

    @BeforeAll
    void start() {
        app = with(new StaticFiles("/io/broadcaster/demo/"));
        withoutClient = with(new StaticFiles("/nowhere/"));
    }

    /** The files of this folder stand for the browser's client, which is only there when Node.js was. */
    private static RunningApp with(StaticFiles client) {
        Module module = new AbstractModule() {
            @Override
            protected void configure() {
                bind(Pages.class).toInstance(new Pages(new StaticFiles("/pages/"), client));
            }
        };
        return RunningApp.start(null, builder -> builder.route("r", new FailingBroadcaster()), module);
    }

    @AfterAll
    void end() {
        app.close();
        withoutClient.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/logs", "/admin/thread-1", "/login"})
    void pagesAreHtmlWithATag(String path) throws IOException {
        String response = app.send("GET " + path);
        assertEquals(200, RawHttp.status(response));
        assertTrue(response.contains("Content-Type: text/html;charset=utf-8"), response);
        assertTrue(response.contains("Cache-Control: no-cache"), response);
        assertFalse(response.contains("<!-- message -->"), response);
        assertFalse(response.contains("Node.js"), response);
        String again = app.send("GET " + path, "If-None-Match: " + tag(response));
        assertEquals(304, RawHttp.status(again));
        assertEquals("", RawHttp.body(again));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/logs", "/admin/thread-1"})
    void withoutTheClientEachPageSaysInOneLineWhatIsMissing(String path) throws IOException {
        String line = RawHttp.body(withoutClient.send("GET " + path))
                .lines()
                .filter(each -> each.contains("Node.js"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("mvn package"), line);
    }

    @Test
    void theClientsFilesHaveTheirTypes() throws IOException {
        String response = app.send("GET /broadcaster-browser/broadcaster.js");
        assertTrue(response.contains("Content-Type: text/javascript; charset=utf-8"), response);
        assertEquals(404, RawHttp.status(withoutClient.send("GET /broadcaster-browser/broadcaster.js")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pages/nothing.html",
                "/pages/",
                "/pages/../logback.xml",
                "/pages/..%2flogback.xml",
                "/pages/%2e%2e/logback.xml",
                "/pages//logback.xml",
                "/pages/%2flogback.xml",
                "/broadcaster-browser/Main.class",
                "/broadcaster-browser/..%5c..%5clogback.xml"
            })
    void nothingElseIsServed(String path) throws IOException {
        assertTrue(RawHttp.status(app.send("GET " + path)) >= 400, path);
    }

    private static String tag(String response) {
        return response.lines()
                .filter(line -> line.startsWith("ETag: "))
                .findFirst()
                .orElseThrow()
                .substring("ETag: ".length());
    }
}
