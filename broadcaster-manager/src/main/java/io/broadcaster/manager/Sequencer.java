package io.broadcaster.manager;

import com.github.f4b6a3.uuid.UuidCreator;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.spi.Utf8;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and encodes the messages of one lane, each once, whichever route comes first. Its lock is held by nothing that
 * waits.
 */
final class Sequencer {
    private final String producer;
    private final int lane;
    private final int bytesPerPayload;
    private final Map<String, Long> last = new HashMap<>();

    Sequencer(String producer, int lane, int bytesPerPayload) {
        this.producer = producer;
        this.lane = lane;
        this.bytesPerPayload = bytesPerPayload;
    }

    /** The message to publish; null when it has a fault. */
    synchronized @Nullable Message encode(Pending pending) {
        if (!pending.numbered) {
            try {
                number(pending);
            } catch (RuntimeException | Error unencodable) {
                pending.fault = new UndeliveredException(
                        Undelivered.INVALID, "The message cannot be encoded: " + unencodable, unencodable);
            }
            pending.numbered = true;
        }
        return pending.message;
    }

    /** Uses up the number of a message that no route will see, so that receivers know of the loss. */
    synchronized void skip(Pending pending) {
        if (!pending.numbered) {
            last.merge(pending.channel, 1L, Long::sum);
            pending.numbered = true;
        }
    }

    private void number(Pending pending) {
        Position position = new Position(producer, lane, last.getOrDefault(pending.channel, 0L) + 1);
        // Takes random numbers once a millisecond and counts on from them: secure ones are slow.
        String id = UuidCreator.getTimeOrderedEpochPlus1().toString();
        Message whole = message(pending, id, position, pending.payload.encode(id, position));
        if (fits(whole)) {
            pending.message = whole;
        } else if (pending.payload instanceof LogPayload log) {
            String data = log.encodeShortened(id, position, bytesPerPayload);
            pending.message = message(pending, id, position, data);
            pending.whole = whole;
        }
        if (pending.message != null && fits(pending.message)) {
            last.put(pending.channel, position.seq());
        } else {
            pending.message = null;
            pending.fault = tooLarge(Utf8.length(whole.data()));
        }
    }

    /** Counts only what is so long that it might be too long: a character takes at most three bytes. */
    private boolean fits(Message message) {
        return 3L * message.data().length() <= bytesPerPayload || Utf8.length(message.data()) <= bytesPerPayload;
    }

    private static Message message(Pending pending, String id, Position position, String data) {
        Instant createdAt = Instant.ofEpochMilli(pending.createdMillis);
        return new Message(id, position, pending.channel, pending.event, data, pending.socketId, createdAt);
    }

    private UndeliveredException tooLarge(int bytes) {
        return new UndeliveredException(
                Undelivered.REJECTED,
                "The data takes " + bytes + " bytes, and the tightest configured route carries " + bytesPerPayload,
                null);
    }
}
