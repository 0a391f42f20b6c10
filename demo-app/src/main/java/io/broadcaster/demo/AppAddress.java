package io.broadcaster.demo;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the app server listens, and under which names browsers may reach it.
 *
 * @param host the address to bind
 * @param port 0 is any free port
 * @param publicUrl what people type where a proxy stands before it, such as {@code https://logs.example.com}; or null
 */
record AppAddress(String host, int port, @Nullable URI publicUrl) {
    static final String LOOPBACK = "127.0.0.1";

    private static final Set<String> LOOPBACK_NAMES = Set.of(LOOPBACK, "localhost", "[::1]");
    private static final Pattern IP_ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    /** On this machine alone. */
    static AppAddress loopback(int port) {
        return new AppAddress(LOOPBACK, port, null);
    }

    /** Whether nobody reaches it from another machine, unless by a proxy. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Whether browsers reach it over TLS. */
    boolean isTls() {
        return publicUrl != null && "https".equals(publicUrl.getScheme());
    }

    /**
     * Whether a Host header is right. A name that is none of ours may have been made to point here by whoever owns it;
     * with an address that is impossible.
     */
    boolean isHost(String header) {
        String name = nameOf(header);
        return LOOPBACK_NAMES.contains(name)
                || name.equals(host)
                || isPublicHost(name)
                || (!isLoopback() && IP_ADDRESS.matcher(name).matches());
    }

    /** Whether an Origin header names this server, as the request has reached it. */
    boolean isOrigin(String origin, String hostHeader) {
        if (publicUrl != null && isPublicHost(nameOf(hostHeader))) {
            return origin.equals(publicUrl.getScheme() + "://" + publicUrl.getRawAuthority());
        }
        return origin.equals("http://" + hostHeader);
    }

    /** The Host header without its port. */
    static String nameOf(String hostHeader) {
        return PORT.matcher(hostHeader).replaceFirst("");
    }

    private boolean isPublicHost(String name) {
        return publicUrl != null && name.equalsIgnoreCase(publicUrl.getHost());
    }
}
