package io.broadcaster.pusher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text from outside fit for a log. Servers quote the request they refuse, signature included. */
final class Redaction {
    private static final int MAX_LENGTH = 300;
    private static final String MASK = "***";

    private static final Pattern SIGNED_QUERY = Pattern.compile("(auth_\\w+|body_md5)=[^&\\s\"'<>]*");
    private static final Pattern DIGEST = Pattern.compile("\\b\\p{XDigit}{32,}\\b");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

    private final PusherSettings settings;

    Redaction(PusherSettings settings) {
        this.settings = settings;
    }

    /** One short printable line without secrets. */
    String excerpt(String text) {
        String line = UNPRINTABLE.matcher(mask(text)).replaceAll(" ").strip();
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }

    /** The exception itself, unless its text or that of its causes holds what must not be shown. */
    @Nullable
    Throwable showable(Throwable exception) {
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace));
        return mask(trace.toString()).equals(trace.toString()) ? exception : null;
    }

    private String mask(String text) {
        String masked = text.replace(settings.secret(), MASK);
        if (settings.masterKey() != null) {
            masked = masked.replace(settings.masterKey(), MASK);
        }
        masked = SIGNED_QUERY.matcher(masked).replaceAll("$1=" + MASK);
        return DIGEST.matcher(masked).replaceAll(MASK);
    }
}
