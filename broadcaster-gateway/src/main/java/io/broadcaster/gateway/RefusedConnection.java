package io.broadcaster.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.concurrent.TimeUnit;

/** A WebSocket that is opened only to say why it is closed. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class RefusedConnection {
    private static final long CLOSE_SECONDS = 5;

    private RefusedConnection() {}

    static void refuse(Channel channel, int code, String reason) {
        channel.write(Frames.encode(Frames.error(code, reason)));
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
