package io.broadcaster.ably;

import java.util.regex.Pattern;

/** What may be a channel's name. */
final class ChannelName {
    /** A name that begins with a bracket or a colon would be read as options for a channel of another name. */
    private static final Pattern VALID = Pattern.compile("[^\\[:\\p{Cntrl}][^\\p{Cntrl}]*");
    /** In a URL they are steps, even when they are escaped. */
    private static final Pattern STEP = Pattern.compile("\\.\\.?");

    private ChannelName() {}

    /** @throws IllegalArgumentException unless it is one */
    static void check(String name) {
        if (!VALID.matcher(name).matches() || STEP.matcher(name).matches()) {
            throw new IllegalArgumentException("channel [" + name + "] is no name for Ably");
        }
    }

    /** @throws IllegalArgumentException unless it names one channel; with an asterisk a capability is of many */
    static void checkSingle(String name) {
        check(name);
        if (name.contains("*")) {
            throw new IllegalArgumentException("channel [" + name + "] is no single channel");
        }
    }
}
