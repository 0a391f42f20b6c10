package io.broadcaster.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Supplier;

/** What stands between a new connection and its first request. */
final class Server extends ChannelInitializer<SocketChannel> {
    /** Ten events of the largest data, each character of it escaped, and their names. */
    static final int BYTES_PER_REQUEST = 1_000_000;

    private static final int BACKLOG = 4_096;

    private final ServerLimits limits;
    private final AddressLimit addresses;
    private final Supplier<HttpFront> front;

    Server(ServerLimits limits, AddressLimit addresses, Supplier<HttpFront> front) {
        this.limits = limits;
        this.addresses = addresses;
        this.front = front;
    }

    /** Listens; throws what the bind failed with. */
    Channel bind(EventLoopGroup loops, String host, int port) {
        int queued = limits.bytesQueuedPerConnection();
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(queued / 2, queued))
                .childHandler(this)
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.pipeline()
                .addLast(
                        addresses,
                        new HttpServerCodec(),
                        new HttpObjectAggregator(BYTES_PER_REQUEST),
                        new RequestDeadline(limits.requestDeadline()),
                        front.get());
    }
}
