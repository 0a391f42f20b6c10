package io.broadcaster.ably;

import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal means. Judged by Ably's code before the HTTP status: a used-up quota comes as 401.
 *
 * @param explanation goes on from "Ably answered HTTP 401 with code 40112, "
 * @see <a href="https://ably.com/docs/platform/errors/codes">Ably's codes</a>
 */
record Verdict(Reason reason, Outcome outcome, String explanation) {
    private static final Verdict RATE = refused(Reason.RATE_LIMITED, "too many requests");
    private static final Verdict TOO_LARGE = refused(Reason.REJECTED, "the request is too large");

    /** Of a status that is no success. */
    static Verdict of(int status, int code) {
        Verdict known = ofCode(code);
        return known == null ? ofStatus(status) : known;
    }

    private static @Nullable Verdict ofCode(int code) {
        return switch (code) {
            case 40111, 40112, 40114, 40115, 40150 -> refused(Reason.QUOTA_EXHAUSTED, "the plan's quota is used up");
            case 80021, 90021 -> RATE;
            case 40110, 40113, 40120, 40300 ->
                refused(Reason.UNAUTHORIZED, "the account or the app is disabled: check it in Ably's dashboard");
            case 40160 -> refused(Reason.UNAUTHORIZED, "the key may not publish there: check its capabilities");
            case 40009, 40034 -> TOO_LARGE;
            default -> code / 100 == 429 ? RATE : null;
        };
    }

    private static Verdict ofStatus(int status) {
        return switch (status) {
            case 400, 422 -> refused(Reason.REJECTED, "the message is at fault");
            case 401, 403 -> refused(Reason.UNAUTHORIZED, "the key is refused: check ABLY_API_KEY");
            case 404 -> refused(Reason.UNAUTHORIZED, "the app is not known there: check ABLY_API_KEY and ABLY_HOST");
            case 413 -> TOO_LARGE;
            case 429 -> RATE;
            default -> ofClass(status / 100);
        };
    }

    private static Verdict ofClass(int hundreds) {
        return switch (hundreds) {
            case 3 ->
                refused(
                        Reason.UNAVAILABLE,
                        "a redirect, which is never followed: check ABLY_HOST, ABLY_PORT and ABLY_USE_TLS");
            case 4 -> refused(Reason.UNAVAILABLE, "the request is refused");
            case 5 -> new Verdict(Reason.UNAVAILABLE, Outcome.UNKNOWN, "the server failed");
            default -> new Verdict(Reason.UNAVAILABLE, Outcome.UNKNOWN, "which is not in the protocol");
        };
    }

    private static Verdict refused(Reason reason, String explanation) {
        return new Verdict(reason, Outcome.REFUSED, explanation);
    }
}
