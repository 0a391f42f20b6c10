package io.broadcaster.demo;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Secrets that are made anew for every run. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** As many random bytes, in hexadecimal digits. */
    static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A random number of as many digits. */
    static String digits(int count) {
        return RANDOM.ints(count, 1, 10).mapToObj(Integer::toString).collect(Collectors.joining());
    }
}
