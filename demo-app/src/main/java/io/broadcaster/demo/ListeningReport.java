package io.broadcaster.demo;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Says on which routes a channel is heard: once each route has either connected or failed to, and from then on whenever
 * that changes. Not thread-safe.
 */
final class ListeningReport {
    private static final String UNKNOWN = "?";
    private static final String HEARD = "";

    private final String channel;
    private final PrintWriter err;
    /** To {@link #HEARD}, {@link #UNKNOWN}, or why not, in order of preference. */
    private final Map<String, String> routes = new LinkedHashMap<>();

    private boolean announced;

    ListeningReport(String channel, List<String> routes, PrintWriter err) {
        this.channel = channel;
        this.err = err;
        routes.forEach(route -> this.routes.put(route, UNKNOWN));
    }

    void listening(String route) {
        change(route, HEARD, "Listening on " + channel + " (" + route + ") as well");
    }

    void interrupted(String route, Exception cause) {
        String why = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        change(route, why, "Not listening on " + channel + " (" + route + ") any more: " + why);
    }

    private void change(String route, String state, String announcement) {
        boolean turned = state.equals(HEARD) != HEARD.equals(routes.put(route, state));
        if (announced && turned) {
            err.println(announcement);
        } else if (!announced && !routes.containsValue(UNKNOWN)) {
            announced = true;
            err.println(summary());
        }
    }

    private String summary() {
        String heard = routes.keySet().stream()
                .filter(route -> HEARD.equals(routes.get(route)))
                .collect(Collectors.joining(", "));
        String down = routes.entrySet().stream()
                .filter(route -> !route.getValue().equals(HEARD))
                .map(route -> route.getKey() + " (" + route.getValue() + ")")
                .collect(Collectors.joining(", "));
        String beginning = heard.isEmpty()
                ? "Not listening on " + channel + " yet"
                : "Listening on " + channel + " (" + heard + ")";
        return beginning + (down.isEmpty() ? "" : "; trying to reach " + down);
    }
}
