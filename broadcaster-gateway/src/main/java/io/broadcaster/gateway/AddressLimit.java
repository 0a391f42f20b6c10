package io.broadcaster.gateway;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/** So many connections at the same time from one network address; the next is closed without a word. Thread-safe. */
@ChannelHandler.Sharable
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class AddressLimit extends ChannelInboundHandlerAdapter {
    private final int most;
    private final Metrics metrics;
    private final ConcurrentHashMap<InetAddress, Integer> connections = new ConcurrentHashMap<>();

    AddressLimit(int most, Metrics metrics) {
        this.most = most;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.channel().remoteAddress() instanceof InetSocketAddress remote) {
            InetAddress address = remote.getAddress();
            int count = connections.merge(address, 1, Integer::sum);
            context.channel().closeFuture().addListener(closed -> forget(address));
            if (count > most) {
                metrics.refusedHandshake();
                context.close();
                return;
            }
        }
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    private void forget(InetAddress address) {
        connections.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
