package io.broadcaster.gateway;

import java.util.regex.Pattern;

/** What a channel's name says about it. */
final class ChannelName {
    static final int LONGEST = 164;
    /** What the names of those with members begin with. */
    static final String PRESENCE = "presence-";

    private static final Pattern VALID = Pattern.compile("[-a-zA-Z0-9_=@,.;]{1," + LONGEST + "}");
    private static final String USER = "#server-to-user-";
    private static final Pattern VALID_USER = Pattern.compile(USER + "[^\\p{Cntrl}]{1," + User.LONGEST_ID + "}");

    private ChannelName() {}

    static boolean isValid(String name) {
        return VALID.matcher(name).matches() || VALID_USER.matcher(name).matches();
    }

    /** Whether subscribing takes a signature. */
    static boolean isGuarded(String name) {
        return name.startsWith("private-") || isPresence(name);
    }

    static boolean isPresence(String name) {
        return name.startsWith(PRESENCE);
    }

    static boolean isEncrypted(String name) {
        return name.startsWith("private-encrypted-");
    }

    /** Whether a new subscriber gets the latest event. */
    static boolean isCache(String name) {
        return name.startsWith("cache-")
                || name.startsWith("private-cache-")
                || name.startsWith("private-encrypted-cache-")
                || name.startsWith("presence-cache-");
    }

    /** Whether it is one user's own channel. */
    static boolean isUser(String name) {
        return name.startsWith(USER);
    }

    static String ofUser(String id) {
        return USER + id;
    }
}
