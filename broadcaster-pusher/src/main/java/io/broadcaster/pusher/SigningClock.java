package io.broadcaster.pusher;

import io.broadcaster.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that requests are signed with: this machine's, until a refusal shows that the server's differs by more than
 * signatures may. From then on the server's.
 */
final class SigningClock {
    private static final Logger LOG = LoggerFactory.getLogger(SigningClock.class);
    /** How far a signature's time may be off. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final InstantSource machine;
    private volatile Duration offset = Duration.ZERO;

    SigningClock(InstantSource machine) {
        this.machine = machine;
    }

    Instant now() {
        return machine.instant().plus(offset);
    }

    /**
     * Learns from a refusal. The same request signed anew is then no policy of retrying: the server certainly did not
     * take it, and it was refused for nothing but its time.
     *
     * @return whether the time is what was wrong with a request signed at {@code signed}
     */
    boolean learnsFrom(Reply reply, Instant signed) {
        if (!(reply instanceof Reply.Answer answer) || answer.status() != 401) {
            return false;
        }
        Instant served = answer.headers().getInstant("Date");
        if (served == null || Duration.between(signed, served).abs().compareTo(WINDOW) < 0) {
            return false;
        }
        if (Duration.between(now(), served).abs().compareTo(WINDOW) >= 0) { // not learned by another call meanwhile
            offset = Duration.between(machine.instant(), served);
            LOG.warn("[PUSHER] This machine's clock is off by {}: signing with the server's from now on", offset);
        }
        return true;
    }
}
