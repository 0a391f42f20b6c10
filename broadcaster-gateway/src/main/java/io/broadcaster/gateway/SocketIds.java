package io.broadcaster.gateway;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names of connections, which nobody can guess: they are part of what is signed. */
final class SocketIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** JavaScript's numbers hold as many bits. */
    private static final int UNUSED_BITS = 64 - 53;

    private static final Pattern VALID = Pattern.compile("\\d{1,20}\\.\\d{1,20}");

    private SocketIds() {}

    /** @throws IllegalArgumentException when it cannot be one: signed, it might mean something else */
    static void check(String socketId) {
        if (!VALID.matcher(socketId).matches()) {
            throw new IllegalArgumentException("A socket_id looks like 123.456");
        }
    }

    static String next() {
        return (RANDOM.nextLong() >>> UNUSED_BITS) + "." + (RANDOM.nextLong() >>> UNUSED_BITS);
    }
}
