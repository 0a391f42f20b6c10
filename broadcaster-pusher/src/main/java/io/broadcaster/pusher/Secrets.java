package io.broadcaster.pusher;

import static io.broadcaster.http.Redaction.MASK;

import io.broadcaster.http.Redaction;
import java.util.regex.Pattern;

/** Knows an app's secrets in any text: those configured, and signatures. */
final class Secrets {
    private static final Pattern SIGNED_QUERY = Pattern.compile("(auth_\\w+|body_md5)=[^&\\s\"'<>]*");
    private static final Pattern DIGEST = Pattern.compile("\\b\\p{XDigit}{32,}\\b");

    private Secrets() {}

    static Redaction redaction(PusherSettings settings) {
        return new Redaction(text -> mask(text, settings));
    }

    private static String mask(String text, PusherSettings settings) {
        String masked = text.replace(settings.secret(), MASK);
        if (settings.masterKey() != null) {
            masked = masked.replace(settings.masterKey(), MASK);
        }
        masked = SIGNED_QUERY.matcher(masked).replaceAll("$1=" + MASK);
        return DIGEST.matcher(masked).replaceAll(MASK);
    }
}
