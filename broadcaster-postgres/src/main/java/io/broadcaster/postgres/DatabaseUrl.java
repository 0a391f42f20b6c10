package io.broadcaster.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to log in. The log-in is kept apart from the place, so that nothing can print it.
 *
 * @param place one or several {@code host:port} and a database, as written in a URL, such as {@code localhost:5432/app}
 * @param parameters for the JDBC driver, decoded: user, password, sslmode and so on
 */
record DatabaseUrl(String place, Map<String, String> parameters) {
    static final String FORM = "postgresql://user:password@host:5432/database";

    private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[^\\[\\]:,@/?#\\s]+)(?::\\d{1,5})?";
    private static final Pattern URL = Pattern.compile("(?:jdbc:postgresql|postgres|postgresql):"
            + "(?://(?:(?<login>[^/?#]*)@)?(?<hosts>(?:" + HOST + "(?:," + HOST + ")*)?)(?=[/?]|$))?"
            + "/?(?<database>[^@:/?#\\s]*)(?:\\?(?<parameters>[^#]*))?");

    /** Reads both the form of libpq and that of JDBC; empty when it is neither. */
    static Optional<DatabaseUrl> parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        try {
            Map<String, String> parameters = parameters(url.group("parameters"));
            logIn(url.group("login"), parameters);
            String hosts = url.group("hosts");
            String place = (hosts == null || hosts.isEmpty() ? "localhost" : hosts) + "/" + url.group("database");
            return Optional.of(new DatabaseUrl(place, parameters));
        } catch (IllegalArgumentException malformedEscape) {
            return Optional.empty();
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + place;
    }

    private static void logIn(@Nullable String login, Map<String, String> parameters) {
        if (login == null || login.isEmpty()) {
            return;
        }
        String[] parts = login.replace("+", "%2B").split(":", 2);
        parameters.put("user", URLDecoder.decode(parts[0], UTF_8));
        if (parts.length == 2) {
            parameters.put("password", URLDecoder.decode(parts[1], UTF_8));
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String parameter : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length != 2 || parts[0].isEmpty()) {
                throw new IllegalArgumentException("a parameter without a name or value");
            }
            parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    /** Leaves the log-in out. */
    @Override
    public String toString() {
        return place;
    }
}
