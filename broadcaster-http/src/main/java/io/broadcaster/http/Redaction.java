package io.broadcaster.http;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text from outside fit for a log. Servers quote the request they refuse, credentials included. */
public final class Redaction {
    /** What stands for a secret. */
    public static final String MASK = "***";

    private static final int MAX_LENGTH = 300;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

    private final UnaryOperator<String> mask;

    /** @param mask replaces what is secret by {@link #MASK} */
    public Redaction(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /** One short printable line without secrets. */
    public String excerpt(String text) {
        String line = UNPRINTABLE.matcher(mask.apply(text)).replaceAll(" ").strip();
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }

    /** The exception itself, unless its text or that of its causes holds what must not be shown. */
    public @Nullable Throwable showable(Throwable exception) {
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace));
        return mask.apply(trace.toString()).equals(trace.toString()) ? exception : null;
    }
}
