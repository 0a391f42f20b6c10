package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.gateway.App;
import io.broadcaster.gateway.AppLimits;
import io.broadcaster.gateway.AppLimits.Quota;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The apps of a gateway, from a file with a JSON array of objects, as docs/gateway.md describes it. */
final class AppsFile {
    private final Path file;
    private final int number;
    private final JsonNode app;
    private final Set<String> unknown = new HashSet<>();

    private AppsFile(Path file, int number, JsonNode app) {
        this.file = file;
        this.number = number;
        this.app = app;
        app.fieldNames().forEachRemaining(unknown::add);
    }

    /** @throws CommandFailure which shows no value, because each may be a secret in the wrong place */
    static List<App> read(Path file) {
        JsonNode array = parse(file);
        if (!array.isArray() || array.isEmpty()) {
            throw new CommandFailure(file + " (GATEWAY_APPS_FILE) must hold a JSON array of at least one app");
        }
        List<App> apps = new ArrayList<>();
        for (JsonNode each : array) {
            apps.add(new AppsFile(file, apps.size() + 1, each).app(array.size() > 1));
        }
        return apps;
    }

    private static JsonNode parse(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException malformed) {
            throw new CommandFailure(file + " (GATEWAY_APPS_FILE) is no JSON: see line "
                    + malformed.getLocation().getLineNr());
        } catch (IOException unreadable) {
            throw new CommandFailure(file + " (GATEWAY_APPS_FILE) can't be read: " + unreadable);
        }
    }

    private App app(boolean oneOfSeveral) {
        String id = text("id", null);
        String prefix = text("channel_prefix", oneOfSeveral ? id + ":" : "");
        if (!prefix.isEmpty() && !prefix.matches("[^#].*:")) {
            throw fault("channel_prefix", "must be empty, or end with a colon and not begin with #");
        }
        App read = new App(id, text("key", null), text("secret", null), prefix, limits(), webhooks());
        if (!unknown.isEmpty()) {
            throw fault(unknown.iterator().next(), "is no setting of an app: remove it, or correct its name");
        }
        return read;
    }

    private AppLimits limits() {
        AppLimits defaults = AppLimits.DEFAULT;
        Quota quota = new Quota(
                number("message_quota", Long.MAX_VALUE, 0, Long.MAX_VALUE),
                (int) number("quota_status", 402, 400, 599),
                flag("count_deliveries"));
        return new AppLimits(
                (int) number("connections", defaults.connections(), 0, Integer.MAX_VALUE),
                quota,
                (int) number("client_events_per_second", defaults.clientEventsPerSecond(), 0, Integer.MAX_VALUE),
                (int) number("bytes_per_payload", defaults.bytesPerPayload(), 1, 1 << 20),
                Set.copyOf(texts("origins")),
                flag("subscription_count"),
                Duration.ofSeconds(number("authorize_within_seconds", 0, 0, 3_600)));
    }

    private List<URI> webhooks() {
        List<URI> urls = new ArrayList<>();
        for (String text : texts("webhooks")) {
            try {
                URI url = new URI(text);
                if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
                    throw fault("webhooks", "must be http or https URLs");
                }
                urls.add(url);
            } catch (URISyntaxException malformed) {
                throw fault("webhooks", "must be http or https URLs");
            }
        }
        return urls;
    }

    /** @param otherwise null where it must be there */
    private String text(String name, @Nullable String otherwise) {
        JsonNode value = take(name);
        if (value.isMissingNode() && otherwise != null) {
            return otherwise;
        }
        if (!value.isTextual() || (otherwise == null && value.textValue().isBlank())) {
            throw fault(name, value.isTextual() || value.isMissingNode() ? "is missing" : "must be a text");
        }
        return value.textValue();
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode array = take(name);
        if (!array.isMissingNode() && !array.isArray()) {
            throw fault(name, "must be an array of texts");
        }
        for (JsonNode each : array) {
            if (!each.isTextual()) {
                throw fault(name, "must be an array of texts");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    private long number(String name, long otherwise, long least, long most) {
        JsonNode value = take(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.canConvertToLong()
                || !value.isIntegralNumber()
                || value.longValue() < least
                || value.longValue() > most) {
            throw fault(name, "must be a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    private boolean flag(String name) {
        JsonNode value = take(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw fault(name, "must be true or false");
        }
        return value.asBoolean();
    }

    private JsonNode take(String name) {
        unknown.remove(name);
        return app.path(name);
    }

    private CommandFailure fault(String name, String problem) {
        return new CommandFailure(file + " (GATEWAY_APPS_FILE): " + name + " of app number " + number + " " + problem);
    }
}
