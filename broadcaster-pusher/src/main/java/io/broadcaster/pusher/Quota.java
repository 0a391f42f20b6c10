package io.broadcaster.pusher;

import java.util.regex.Pattern;

/**
 * Tells a used-up plan from the other refusals with the same status. Pusher answers 403 both for a disabled app and
 * over quota, and documents 413 both for a payload that is too large and over quota.
 */
final class Quota {
    private static final Pattern QUOTA = word("quota");
    private static final Pattern LIMIT = word("(?<!un)limit(?!ed|ation)");
    private static final Pattern PERIOD = word("daily|hourly|monthly|per (day|hour|month)");
    private static final Pattern SIZE =
            word("size|payload|byte|character|length|\\bdata\\b|too (large|long|big)|\\d\\s*[kmg]i?b\\b");
    private static final Pattern SIZE_QUOTA = word("(size|payload|bytes?|body)[ _-]quota");

    private Quota() {}

    /** Whether the body of a 403 says that the plan is used up. */
    static boolean explainsForbidden(String body) {
        return has(QUOTA, body) || has(LIMIT, body);
    }

    /** Whether the body of a 413 says so, and not that this one message is too large. */
    static boolean explainsTooLarge(String body) {
        if (has(QUOTA, body)) {
            return !has(SIZE_QUOTA, body);
        }
        return has(LIMIT, body) && (has(PERIOD, body) || !has(SIZE, body));
    }

    private static boolean has(Pattern pattern, String body) {
        return pattern.matcher(body).find();
    }

    private static Pattern word(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
