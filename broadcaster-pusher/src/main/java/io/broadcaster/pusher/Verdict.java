package io.broadcaster.pusher;

import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;

/**
 * What a refusal means. Judged by the HTTP status, because the client library takes 402, 413 and 429 for passing
 * trouble and every 403 for a quota.
 *
 * @param explanation goes on from "Pusher answered HTTP 402, "
 */
record Verdict(Reason reason, Outcome outcome, String explanation) {
    private static final Verdict QUOTA = refused(Reason.QUOTA_EXHAUSTED, "the plan's quota is used up");
    private static final Verdict TOO_LARGE = refused(Reason.REJECTED, "the payload is too large");
    private static final Verdict FORBIDDEN =
            refused(Reason.UNAUTHORIZED, "the app is disabled or may not publish: check it in Pusher's dashboard");

    /** Of a status that is no success, and what the body begins with. */
    static Verdict of(int status, String body) {
        return switch (status) {
            case 400, 422 -> refused(Reason.REJECTED, "the message is at fault");
            case 401 ->
                refused(
                        Reason.UNAUTHORIZED,
                        "the credentials are refused: check PUSHER_KEY, PUSHER_SECRET and this machine's clock");
            case 402 -> QUOTA;
            case 403 -> Quota.explainsForbidden(body) ? QUOTA : FORBIDDEN;
            case 404 ->
                refused(
                        Reason.UNAUTHORIZED,
                        "the app is not known there: check PUSHER_APP_ID, PUSHER_CLUSTER and PUSHER_HOST");
            case 413 -> Quota.explainsTooLarge(body) ? QUOTA : TOO_LARGE;
            case 429 -> refused(Reason.RATE_LIMITED, "too many requests");
            default -> ofClass(status / 100);
        };
    }

    private static Verdict ofClass(int hundreds) {
        return switch (hundreds) {
            case 3 ->
                refused(
                        Reason.UNAVAILABLE,
                        "a redirect, which is never followed: check PUSHER_HOST, PUSHER_PORT and PUSHER_USE_TLS");
            case 4 -> refused(Reason.UNAVAILABLE, "the request is refused");
            case 5 -> new Verdict(Reason.UNAVAILABLE, Outcome.UNKNOWN, "the server failed");
            default -> new Verdict(Reason.UNAVAILABLE, Outcome.UNKNOWN, "which is not in the protocol");
        };
    }

    private static Verdict refused(Reason reason, String explanation) {
        return new Verdict(reason, Outcome.REFUSED, explanation);
    }
}
