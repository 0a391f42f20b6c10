package io.broadcaster.spi;

import io.broadcaster.Gap;
import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what arrives over several wires into each stream's order: drops repeats, holds an early message until the
 * missing one comes, and reports a gap when it does not. A stream begins with the first message seen of it.
 *
 * <p>Not thread-safe. Times are readings of a monotonic clock in nanoseconds. Its memory is bounded by
 * {@value #MAX_STREAMS} streams, the least recently heard of which is forgotten, and {@value #MAX_HELD} held messages.
 */
public final class Resequencer {
    static final int MAX_STREAMS = 16_384;
    static final int MAX_HELD = 65_536;

    private final Consumer<Message> messages;
    private final Consumer<Gap> gaps;
    private final Map<Key, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, Stream> waiting = new LinkedHashMap<>();
    private int held;

    /**
     * @param messages takes each message of a stream once and in order, and those without a position as they come
     * @param gaps takes what is missing, before the first message behind it; neither of the two may throw
     */
    public Resequencer(Consumer<Message> messages, Consumer<Gap> gaps) {
        this.messages = messages;
        this.gaps = gaps;
    }

    /** Takes what arrived at {@code now}. */
    public void accept(Message message, long now) {
        Position position = message.position();
        if (position == null) {
            messages.accept(message);
            return;
        }
        Key key = new Key(position.producer(), message.channel(), position.lane());
        take(key, streams.computeIfAbsent(key, k -> new Stream(position.seq())), position, message, now);
    }

    /**
     * Takes notice at {@code now} that the message at {@code position} is not to be delivered, yet is not missing. No
     * stream begins with it, since messages before it may still be on their way.
     */
    public void skip(String channel, Position position, long now) {
        Key key = new Key(position.producer(), channel, position.lane());
        Stream stream = streams.get(key);
        if (stream != null) {
            take(key, stream, position, null, now);
        }
    }

    private void take(Key key, Stream stream, Position position, @Nullable Message message, long now) {
        if (position.seq() == stream.next) {
            deliver(stream, message);
            release(key, stream);
        } else if (position.seq() > stream.next && stream.hold(position.seq(), message, now)) {
            held++;
            waiting.put(key, stream);
        }
        shrink();
    }

    /** Gives up on what has been missing for {@code patience} nanoseconds. */
    public void expire(long now, long patience) {
        for (Map.Entry<Key, Stream> late : List.copyOf(waiting.entrySet())) {
            Stream stream = late.getValue();
            while (!stream.early.isEmpty() && now - stream.missingSince() >= patience) {
                giveUp(late.getKey(), stream);
            }
        }
    }

    /** Whether an early message is held, so that {@link #expire} should be called from time to time. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    private void deliver(Stream stream, @Nullable Message message) {
        stream.next++;
        if (message != null) {
            messages.accept(message);
        }
    }

    private void release(Key key, Stream stream) {
        while (!stream.early.isEmpty() && stream.early.firstKey() == stream.next) {
            held--;
            deliver(stream, stream.early.pollFirstEntry().getValue().message);
        }
        if (stream.early.isEmpty()) {
            waiting.remove(key);
        }
    }

    private void giveUp(Key key, Stream stream) {
        long first = stream.early.firstKey();
        gaps.accept(new Gap(key.channel, key.producer, key.lane, stream.next, first - 1));
        stream.next = first;
        release(key, stream);
    }

    private void shrink() {
        while (held > MAX_HELD) {
            Map.Entry<Key, Stream> oldest = waiting.entrySet().iterator().next();
            giveUp(oldest.getKey(), oldest.getValue());
        }
        if (streams.size() > MAX_STREAMS) {
            Key eldest = streams.keySet().iterator().next();
            Stream forgotten = streams.remove(eldest);
            while (forgotten != null && !forgotten.early.isEmpty()) {
                giveUp(eldest, forgotten);
            }
        }
    }

    private record Key(String producer, String channel, int lane) {}

    /**
     * @param message null for one that is not to be delivered
     * @param since when the first message behind the hole before this one came
     */
    private record Early(@Nullable Message message, long since) {}

    private static final class Stream {
        private final TreeMap<Long, Early> early = new TreeMap<>();
        private long next;

        private Stream(long next) {
            this.next = next;
        }

        /** False when it is held already. */
        private boolean hold(long seq, @Nullable Message message, long now) {
            Map.Entry<Long, Early> behind = early.higherEntry(seq);
            return early.putIfAbsent(seq, new Early(message, behind == null ? now : behind.getValue().since)) == null;
        }

        /** Since when it is known that {@code next} is missing, while messages are held. */
        private long missingSince() {
            return early.firstEntry().getValue().since;
        }
    }
}
