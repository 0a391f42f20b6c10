package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever fails in one event loop, the loop goes on. */
class ShardTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter());
    private final Shard shard = new Shard(channel.eventLoop(), 0);
    private final List<String> done = new ArrayList<>();
    private int tooSlow;

    @Test
    void aTaskThatFailsEndsNothing() {
        shard.execute(() -> {
            throw new IllegalStateException("to be expected in this test");
        });
        shard.execute(() -> done.add("behind it"));
        channel.runPendingTasks();
        shard.execute(() -> done.add("later"));
        channel.runPendingTasks();
        assertEquals(List.of("behind it", "later"), done);
    }

    @Test
    void whoDoesNotGetAFrameByAFaultIsClosedAndTheFrameReleased() {
        Connection connection = connection();
        ByteBuf frame = Frames.encode("{}");
        shard.deliver(new Failing(connection), frame, null);
        shard.execute(() -> done.add("behind it"));
        channel.runPendingTasks();
        assertTrue(connection.isClosing());
        assertEquals(0, frame.refCnt());
        assertEquals(List.of("behind it"), done);
        channel.finishAndReleaseAll();
    }

    @Test
    void framesBehindOneAnotherAreWrittenTogetherAndReleased() {
        Connection connection = connection();
        Set<Connection> subscribers = Set.of(connection);
        List<ByteBuf> frames = List.of(Frames.encode("1"), Frames.encode("22"), Frames.encode("333"));
        frames.forEach(frame -> shard.deliver(subscribers, frame, null));
        channel.runPendingTasks();
        ByteBuf all = channel.readOutbound();
        assertEquals(3 * 2 + 6, all.readableBytes());
        all.release();
        frames.forEach(frame -> assertEquals(0, frame.refCnt()));
        channel.finishAndReleaseAll();
    }

    @Test
    void aBrokenConnectionIsNoneThatReadsTooSlowly() {
        Connection connection = connection();
        channel.close();
        connection.send("{}");
        assertEquals(0, tooSlow);
    }

    private Connection connection() {
        AppState app = new AppState(App.of("1", "key", "secret"), InstantSource.system());
        return new Connection("1.1", app, shard, channel, new EventRate(1, Duration.ofSeconds(1)), () -> tooSlow++);
    }

    /** Fails once, by an error, as it would without memory; JUnit itself does not survive that very one. */
    private static final class Failing extends LinkedHashSet<Connection> {
        private static final long serialVersionUID = 1L;

        private boolean failed;

        private Failing(Connection connection) {
            super(Set.of(connection));
        }

        @Override
        public Iterator<Connection> iterator() {
            if (failed) {
                return super.iterator();
            }
            failed = true;
            throw new LinkageError("to be expected in this test");
        }
    }
}
