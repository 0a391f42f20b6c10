package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A provider's HTTP API on loopback, in one thread, as long as the process lives. */
@Sharable
final class HttpStub extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int LARGEST_BODY = 1 << 20;
    private static final int BACKLOG = 1_024;

    private final long roundTripMillis;
    private final Function<String, Answer> answers;

    /** @param answers from a request's body, at once; it is sent as much later as a round trip takes */
    HttpStub(long roundTripMillis, Function<String, Answer> answers) {
        this.roundTripMillis = roundTripMillis;
        this.answers = answers;
    }

    /** Returns once it listens. */
    void open(int port) throws InterruptedException {
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_BODY), HttpStub.this);
                    }
                })
                .bind("127.0.0.1", port)
                .sync();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Answer answer = answers.apply(request.content().toString(US_ASCII));
        if (roundTripMillis == 0) {
            send(context, answer);
        } else {
            var unused =
                    context.executor().schedule(() -> send(context, answer), roundTripMillis, TimeUnit.MILLISECONDS);
        }
    }

    private static void send(ChannelHandlerContext context, Answer answer) {
        if (answer.equals(Answer.RESET)) {
            ((SocketChannel) context.channel()).config().setSoLinger(0);
            var unused = context.close();
        } else if (!answer.equals(Answer.NONE)) {
            var unused = context.writeAndFlush(response(answer));
        }
    }

    private static FullHttpResponse response(Answer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.copiedBuffer(answer.body(), US_ASCII));
        response.headers().set("Content-Type", "application/json");
        response.headers().set("Content-Length", answer.body().length());
        return response;
    }

    /** The other side gave up. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}
