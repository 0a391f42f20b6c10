package io.broadcaster.gateway;

import java.security.SecureRandom;

/** Names of connections, which nobody can guess: they are part of what is signed. */
final class SocketIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** JavaScript's numbers hold as many bits. */
    private static final int UNUSED_BITS = 64 - 53;

    private SocketIds() {}

    static String next() {
        return (RANDOM.nextLong() >>> UNUSED_BITS) + "." + (RANDOM.nextLong() >>> UNUSED_BITS);
    }
}
