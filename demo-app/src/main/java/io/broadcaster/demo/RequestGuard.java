package io.broadcaster.demo;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the app server. Without a look at Host and Origin, any web page that the operator visits could use the
 * operator's browser to reach it.
 */
final class RequestGuard {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final @Nullable String adminToken;

    /** @param adminToken what opens {@code /admin/*}; null leaves it open */
    RequestGuard(@Nullable String adminToken) {
        this.adminToken = adminToken;
    }

    /** Refuses requests for another host, and from pages of another origin. */
    void checkAddress(Context context) {
        String host = context.header("Host");
        if (host == null || !LOOPBACK.contains(host.replaceFirst(":\\d+$", ""))) {
            throw new ForbiddenResponse("The Host header must name the loopback interface, such as 127.0.0.1");
        }
        String origin = context.header("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw new ForbiddenResponse("The Origin header must name this server");
        }
    }

    /** Refuses requests without the operator's token. */
    void checkToken(Context context) {
        if (adminToken != null && !isBearer(context.header("Authorization"), adminToken)) {
            context.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("Needs the header Authorization: Bearer with the ADMIN_TOKEN");
        }
    }

    private static boolean isBearer(@Nullable String authorization, String token) {
        return authorization != null
                && MessageDigest.isEqual(
                        authorization.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }
}
