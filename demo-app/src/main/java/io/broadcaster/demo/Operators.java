package io.broadcaster.demo;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is an operator: whoever has the token or a cookie made from it; without a token, whoever is on this machine. */
final class Operators {
    /** What only operators may ask. */
    static final List<String> PATHS = List.of("/", "/admin/*", "/start", "/demo/*", "/sandbox/*");

    private static final String COOKIE = "broadcaster_operator";
    private static final String BEARER = "Bearer ";

    private final boolean secure;
    private final boolean proxied;
    private final @Nullable TokenCheck token;
    private final @Nullable OperatorSession session;

    /**
     * @param adminToken null only where nobody but this machine's users can ask
     * @throws CommandFailure when it is null elsewhere
     */
    Operators(@Nullable String adminToken, AppAddress address, InstantSource clock) {
        if (adminToken == null && (!address.isLoopback() || address.publicUrl() != null)) {
            throw new CommandFailure("Without ADMIN_TOKEN the app server is for this machine only: set ADMIN_TOKEN, or"
                    + " leave --host and --public-url out");
        }
        secure = address.isTls();
        proxied = address.publicUrl() != null;
        token = adminToken == null ? null : new TokenCheck(adminToken, clock);
        session = adminToken == null ? null : new OperatorSession(adminToken, clock);
    }

    /** Whether a request comes from one. */
    boolean isOperator(Context context) {
        if (token == null || session == null) {
            return true;
        }
        String cookie = context.cookie(COOKIE);
        if (cookie != null && session.isValid(cookie)) {
            return true;
        }
        String authorization = context.header("Authorization");
        return authorization != null
                && authorization.startsWith(BEARER)
                && token.isToken(authorization.substring(BEARER.length()), ClientAddress.of(context, proxied));
    }

    /** Refuses all others; sends people to the login page. */
    void check(Context context) {
        if (isOperator(context)) {
            return;
        }
        if (context.method().name().equals("GET")
                && String.valueOf(context.header("Accept")).contains("text/html")) {
            String here = URLEncoder.encode(context.path(), StandardCharsets.UTF_8);
            context.redirect("/login?next=" + here, HttpStatus.SEE_OTHER);
            context.skipRemainingHandlers();
            return;
        }
        context.header("WWW-Authenticate", "Bearer");
        throw new UnauthorizedResponse("Needs the header Authorization: Bearer with the ADMIN_TOKEN, or a login");
    }

    /** Sets the cookie for the right token. */
    boolean logIn(Context context, String candidate) {
        boolean right = token == null || token.isToken(candidate, ClientAddress.of(context, proxied));
        if (right) {
            setCookie(context, session == null ? "" : session.issue(), OperatorSession.LIFETIME.toSeconds());
        }
        return right;
    }

    /** Takes the cookie back. */
    void logOut(Context context) {
        setCookie(context, "", 0);
    }

    private void setCookie(Context context, String value, long seconds) {
        context.res()
                .addHeader(
                        "Set-Cookie",
                        COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                                + (secure ? "; Secure" : ""));
    }
}
