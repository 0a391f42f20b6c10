package io.broadcaster.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose first request, or the one after an idle time, is not complete in time. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Duration deadline;
    private @Nullable Future<?> close;

    RequestDeadline(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        restart(context, deadline);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest) {
            restart(context, IDLE);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (close != null) {
            close.cancel(false);
        }
    }

    private void restart(ChannelHandlerContext context, Duration time) {
        handlerRemoved(context);
        close = context.executor().schedule(() -> context.close(), time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
