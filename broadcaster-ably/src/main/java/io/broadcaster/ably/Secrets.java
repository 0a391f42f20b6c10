package io.broadcaster.ably;

import static io.broadcaster.http.Redaction.MASK;

import io.broadcaster.http.Redaction;
import java.util.regex.Pattern;
import okhttp3.Credentials;

/** Knows a key's secret in any text, also as a request carries it. */
final class Secrets {
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)\\b(basic|bearer) +[a-z0-9+/=._~-]+");

    private Secrets() {}

    static Redaction redaction(AblySettings settings) {
        String header = Credentials.basic(settings.keyName(), settings.secret());
        String encoded = header.substring(header.indexOf(' ') + 1);
        return new Redaction(text -> CREDENTIALS
                .matcher(text.replace(encoded, MASK).replace(settings.secret(), MASK))
                .replaceAll("$1 " + MASK));
    }
}
