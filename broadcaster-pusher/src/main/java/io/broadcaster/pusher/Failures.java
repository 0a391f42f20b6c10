package io.broadcaster.pusher;

import io.broadcaster.http.Redaction;
import io.broadcaster.http.Reply;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.util.Collections;

/** Tells in words, without secrets, why a batch was not published. */
final class Failures {
    private final Redaction redaction;
    private final String server;

    Failures(PusherSettings settings) {
        redaction = Secrets.redaction(settings);
        server = "Pusher (" + settings.server() + ")";
    }

    /**
     * @param size of the batch
     * @throws BroadcastException unless the reply accepts the batch
     */
    void check(Reply reply, int size) {
        if (reply instanceof Reply.Silence silence) {
            throw silent(silence, size);
        }
        Reply.Answer answer = (Reply.Answer) reply;
        if (!answer.isSuccess()) {
            throw refusal(answer, size);
        }
        if (!answer.hasAcceptance()) {
            throw unreadable(answer, size);
        }
    }

    /** The check before sending failed. */
    BroadcastException invalid(IllegalArgumentException fault, int size) {
        String message = "not sent to " + server + ": " + redaction.excerpt(String.valueOf(fault.getMessage()));
        return BroadcastException.ofAll(Reason.REJECTED, Outcome.REFUSED, size, message, redaction.showable(fault));
    }

    private BroadcastException refusal(Reply.Answer answer, int size) {
        String body = redaction.excerpt(answer.body());
        Verdict verdict = Verdict.of(answer.status(), body);
        String message = answered(answer) + verdict.explanation() + quoted(body);
        return new BroadcastException(
                verdict.reason(), message, Collections.nCopies(size, verdict.outcome()), answer.retryAfter(), null);
    }

    private BroadcastException unreadable(Reply.Answer answer, int size) {
        String message = answered(answer) + "but " + answer.flaw() + quoted(redaction.excerpt(answer.body()));
        return BroadcastException.ofAll(Reason.UNAVAILABLE, Outcome.UNKNOWN, size, message, null);
    }

    private static String quoted(String body) {
        return body.isEmpty() ? "" : ": " + body;
    }

    private String answered(Reply.Answer answer) {
        return server + " answered HTTP " + answer.status() + ", ";
    }

    private BroadcastException silent(Reply.Silence silence, int size) {
        IOException cause = silence.cause();
        String message = server + ": " + silence.problem("PUSHER_CLUSTER and PUSHER_HOST", "PUSHER_USE_TLS") + " ("
                + redaction.excerpt(cause.getClass().getSimpleName() + ": " + cause.getMessage()) + ")";
        Outcome outcome = silence.sent() ? Outcome.UNKNOWN : Outcome.REFUSED;
        return BroadcastException.ofAll(Reason.UNAVAILABLE, outcome, size, message, redaction.showable(cause));
    }
}
