package io.broadcaster.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages, their files, and the browser's client for them. */
@Singleton
final class Pages implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String CLIENT_MISSING =
            "The browser's client is missing, so this page cannot follow the server:"
                    + " install Node.js 20 or newer, and build again with mvn package.";
    /** Where a page shows what the server has to say. */
    private static final String MESSAGE = "<!-- message -->";

    private final StaticFiles pages;
    private final StaticFiles client;
    private final String missing;

    @Inject
    Pages() {
        this(new StaticFiles("/pages/"), new StaticFiles("/META-INF/resources/broadcaster-browser/"));
    }

    Pages(StaticFiles pages, StaticFiles client) {
        this.pages = pages;
        this.client = client;
        missing = client.named("broadcaster.js").isPresent() ? "" : CLIENT_MISSING;
        if (!missing.isEmpty()) {
            LOG.warn("[MAIN] {}", missing);
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/", context -> send(context, "console", ""));
        routes.get("/logs", context -> send(context, "logs", ""));
        routes.get("/admin/{thread_id}", context -> send(context, "workflow", ""));
        routes.get("/pages/<file>", context -> file(context, pages));
        routes.get("/broadcaster-browser/<file>", context -> file(context, client));
    }

    /**
     * Answers with a page.
     *
     * @param message what it shall say beside its own; may be empty
     */
    void send(Context context, String name, String message) {
        StaticFile page = pages.named(name + ".html").orElseThrow(NotFoundResponse::new);
        String paragraphs = Stream.of(missing, message)
                .filter(text -> !text.isEmpty())
                .map(text -> "<p role=\"alert\">" + text + "</p>")
                .collect(Collectors.joining());
        String html = page.text().replace(MESSAGE, paragraphs);
        new StaticFile(StaticFiles.HTML, html.getBytes(StandardCharsets.UTF_8)).send(context);
    }

    private static void file(Context context, StaticFiles files) {
        Optional<StaticFile> found = files.named(context.pathParam("file"));
        found.orElseThrow(() -> new NotFoundResponse("There is no such file")).send(context);
    }
}
