package io.broadcaster.demo;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Which requests the app server answers at all. Without a look at Host and Origin, any web page that a user visits could
 * use the user's browser to reach it.
 */
final class RequestGuard {
    private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

    private final AppAddress address;

    @Inject
    RequestGuard(AppAddress address) {
        this.address = address;
    }

    /** Refuses requests for another host, and from pages of another origin. */
    void check(Context context) {
        String host = context.header("Host");
        if (host == null || !address.isHost(host)) {
            throw new ForbiddenResponse("The Host header must name this server, such as 127.0.0.1; serve has"
                    + " --public-url for another name");
        }
        String origin = context.header("Origin");
        if (origin != null && !address.isOrigin(origin, host)) {
            throw new ForbiddenResponse("The Origin header must name this server");
        }
        // Browsers send no Origin with what a page embeds; a link that somebody follows is no embedding.
        boolean foreign = OTHER_SITES.contains(String.valueOf(context.header("Sec-Fetch-Site")));
        if (foreign && !"navigate".equals(context.header("Sec-Fetch-Mode"))) {
            throw new ForbiddenResponse("Pages of other sites may only link here");
        }
    }
}
