package io.broadcaster.ably;

import io.broadcaster.http.Redaction;
import io.broadcaster.http.Reply;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells in words, without secrets, why a request was not taken. */
final class Failures {
    private final Redaction redaction;
    private final String server;

    Failures(AblySettings settings) {
        redaction = Secrets.redaction(settings);
        server = "Ably (" + settings.server() + ")";
    }

    /** Null when the reply accepts the request. */
    @Nullable
    Failure in(Reply reply) {
        if (reply instanceof Reply.Silence silence) {
            return silent(silence);
        }
        Reply.Answer answer = (Reply.Answer) reply;
        if (!answer.isSuccess()) {
            return refusal(answer);
        }
        return answer.hasAcceptance() ? null : unreadable(answer);
    }

    /** The check before sending failed. */
    Failure invalid(IllegalArgumentException fault) {
        String message = "not sent to " + server + ": " + redaction.excerpt(String.valueOf(fault.getMessage()));
        return new Failure(Reason.REJECTED, Outcome.REFUSED, message, null, redaction.showable(fault));
    }

    private Failure refusal(Reply.Answer answer) {
        AblyError error = AblyError.in(answer);
        Verdict verdict = Verdict.of(answer.status(), error.code());
        String code = error.code() == AblyError.NONE ? "" : " with code " + error.code();
        String message = answered(answer) + code + ", " + verdict.explanation() + quoted(error.text());
        return new Failure(verdict.reason(), verdict.outcome(), message, answer.retryAfter(), null);
    }

    private Failure unreadable(Reply.Answer answer) {
        String message = answered(answer) + ", but " + answer.flaw() + quoted(answer.body());
        return new Failure(Reason.UNAVAILABLE, Outcome.UNKNOWN, message, null, null);
    }

    private String quoted(String text) {
        String excerpt = redaction.excerpt(text);
        return excerpt.isEmpty() ? "" : ": " + excerpt;
    }

    private String answered(Reply.Answer answer) {
        return server + " answered HTTP " + answer.status();
    }

    private Failure silent(Reply.Silence silence) {
        IOException cause = silence.cause();
        String message = server + ": " + silence.problem("ABLY_HOST", "ABLY_USE_TLS") + " ("
                + redaction.excerpt(cause.getClass().getSimpleName() + ": " + cause.getMessage()) + ")";
        Outcome outcome = silence.sent() ? Outcome.UNKNOWN : Outcome.REFUSED;
        return new Failure(Reason.UNAVAILABLE, outcome, message, null, redaction.showable(cause));
    }
}
