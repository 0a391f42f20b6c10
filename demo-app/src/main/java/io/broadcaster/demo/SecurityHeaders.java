package io.broadcaster.demo;

import io.javalin.http.Context;
import jakarta.inject.Inject;

/** What browsers are told to forbid, with every answer. */
final class SecurityHeaders {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    private final AppAddress address;
    private final BrowserConnections connections;

    @Inject
    SecurityHeaders(AppAddress address, BrowserConnections connections) {
        this.address = address;
        this.connections = connections;
    }

    void add(Context context) {
        context.header("Content-Security-Policy", POLICY + connections.sources(hostName(context)));
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        // Not "no-referrer": with that, browsers hide the origin of our own login form.
        context.header("Referrer-Policy", "same-origin");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-store");
    }

    /** A wrong one is refused, but not before it has been answered with a policy. */
    private String hostName(Context context) {
        String header = context.header("Host");
        return header != null && address.isHost(header) ? AppAddress.nameOf(header) : AppAddress.LOOPBACK;
    }
}
