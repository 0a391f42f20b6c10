package io.broadcaster.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One browser's connection. Touched by its event loop alone. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class Connection {
    /** For a client that does not answer the closing frame, or does not even read it. */
    private static final long CLOSE_SECONDS = 5;

    final String socketId;
    final AppState app;
    final Shard shard;
    final Map<String, Membership> memberships = new HashMap<>(2);
    final EventRate clientEvents;
    final EventRate subscribes;
    /** Null until it has signed in. */
    @Nullable
    User user;

    /** A reading of the monotonic clock, in nanoseconds. */
    long lastHeard = System.nanoTime();

    boolean pinged;

    private final Channel channel;
    /** Past the handlers that have nothing to do with frames that are encoded already. */
    private final ChannelHandlerContext out;

    private final Runnable tooSlow;
    private boolean closing;

    /**
     * @param subscribes how often it may subscribe
     * @param tooSlow called when it is closed because too much waits for it
     */
    Connection(String socketId, AppState app, Shard shard, Channel channel, EventRate subscribes, Runnable tooSlow) {
        this.socketId = socketId;
        this.app = app;
        this.shard = shard;
        this.channel = channel;
        this.out = channel.pipeline().firstContext();
        this.tooSlow = tooSlow;
        this.clientEvents = new EventRate(app.app.limits().clientEventsPerSecond(), Duration.ofSeconds(1));
        this.subscribes = subscribes;
    }

    /** Sends one event. */
    void send(String json) {
        if (write(Frames.encode(json))) {
            flush();
        }
    }

    /** Takes a frame, which it releases in any case; false when it is closed, or too slow. */
    boolean write(ByteBuf frame) {
        if (!closing && channel.isWritable()) {
            out.write(frame, channel.voidPromise());
            return true;
        }
        frame.release();
        if (!closing && channel.isActive()) { // a broken connection takes nothing either
            tooSlow.run();
            close(CloseCode.OVER_CAPACITY, "Too slow: too much is waiting to be read");
        }
        return false;
    }

    void flush() {
        out.flush();
    }

    /** Tells why, and closes; a client that does not follow is cut off. */
    void close(int code, String reason) {
        if (closing) {
            return;
        }
        closing = true;
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isClosing() {
        return closing;
    }
}
