package io.broadcaster.pusher;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Collections;
import javax.net.ssl.SSLException;

/** Tells in words, without secrets, why a batch was not published. */
final class Failures {
    private final Redaction redaction;
    private final String server;

    Failures(PusherSettings settings) {
        redaction = new Redaction(settings);
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
        String problem = answer.whole() ? "a body that is no JSON object" : "a body of more than 64 KiB";
        String message = answered(answer) + "but " + problem + quoted(redaction.excerpt(answer.body()));
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
        String message = server + ": " + problem(silence) + " ("
                + redaction.excerpt(cause.getClass().getSimpleName() + ": " + cause.getMessage()) + ")";
        Outcome outcome = silence.sent() ? Outcome.UNKNOWN : Outcome.REFUSED;
        return BroadcastException.ofAll(Reason.UNAVAILABLE, outcome, size, message, redaction.showable(cause));
    }

    private static String problem(Reply.Silence silence) {
        IOException cause = silence.cause();
        if (cause instanceof ClosedException) {
            return "the broadcaster was closed";
        }
        if (cause instanceof UnknownHostException) {
            return "the host name can't be resolved, check PUSHER_CLUSTER and PUSHER_HOST";
        }
        if (cause instanceof SSLException) {
            return "TLS failed, check PUSHER_USE_TLS, PUSHER_HOST and the server's certificate";
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        if (cause instanceof InterruptedIOException) {
            return silence.sent() ? "gave up waiting for the answer" : "gave up connecting";
        }
        if (cause instanceof ProtocolException || cause instanceof EOFException) {
            return "the answer can't be read";
        }
        return "the connection broke";
    }
}
