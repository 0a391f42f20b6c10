package io.broadcaster.demo;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Says on which routes a channel is heard: as soon as each route either is or has failed to connect, and from then on
 * whenever that changes. Not thread-safe.
 */
final class ListeningReport {
    private static final String UNKNOWN = "?";
    private static final String HEARD = "";

    private final String channel;
    private final PrintWriter err;
    /** In order of preference, to {@link #HEARD}, {@link #UNKNOWN}, or why it is not heard. */
    private final Map<String, String> routes = new LinkedHashMap<>();

    private boolean announced;

    ListeningReport(String channel, List<String> routes, PrintWriter err) {
        this.channel = channel;
        this.err = err;
        routes.forEach(route -> this.routes.put(route, UNKNOWN));
    }

    void listening(String route) {
        change(route, HEARD);
    }

    void interrupted(String route, Exception cause) {
        change(route, Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
    }

    private void change(String route, String state) {
        boolean turned = HEARD.equals(routes.put(route, state)) != state.equals(HEARD);
        if (!routes.containsValue(UNKNOWN) && (turned || !announced)) {
            announced = true;
            err.println(summary());
        }
    }

    private String summary() {
        String heard = routes.keySet().stream()
                .filter(route -> HEARD.equals(routes.get(route)))
                .collect(Collectors.joining(", "));
        String missing = routes.entrySet().stream()
                .filter(route -> !route.getValue().equals(HEARD))
                .map(route -> route.getKey() + " (" + route.getValue() + ")")
                .collect(Collectors.joining(", "));
        return (heard.isEmpty()
                        ? "Not listening on " + channel + " yet"
                        : "Listening on " + channel + " (" + heard + ")")
                + (missing.isEmpty() ? "" : "; trying to reach " + missing);
    }
}
