package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of one publish.
 *
 * @param exception null when all was accepted
 */
record Attempt(List<Message> batch, @Nullable BroadcastException exception) {

    static Attempt of(Broadcaster broadcaster, List<Message> batch) {
        try {
            broadcaster.publish(batch);
            return new Attempt(batch, null);
        } catch (BroadcastException failure) {
            return new Attempt(batch, failure);
        }
    }

    boolean failed() {
        return exception != null;
    }

    /** The exception, of which there must be one. */
    BroadcastException failure() {
        assertNotNull(exception, "the publish should have failed");
        return exception;
    }

    List<Outcome> outcomes() {
        if (exception == null) {
            return Collections.nCopies(batch.size(), Outcome.ACCEPTED);
        }
        assertEquals(batch.size(), exception.outcomes().size(), "one outcome per message of the batch");
        return exception.outcomes();
    }

    /** Fails unless the publish failed for this reason. */
    Attempt failedAs(Reason reason) {
        assertEquals(reason, failure().reason(), () -> "the reason of: " + failure());
        return this;
    }

    /** Fails unless the server certainly took nothing. */
    void tookNothing() {
        assertEquals(
                Collections.nCopies(batch.size(), Outcome.REFUSED), outcomes(), () -> "nothing was sent: " + failure());
    }

    List<Message> with(Outcome outcome) {
        List<Outcome> outcomes = outcomes();
        return IntStream.range(0, batch.size())
                .filter(i -> outcomes.get(i) == outcome)
                .mapToObj(batch::get)
                .toList();
    }
}
