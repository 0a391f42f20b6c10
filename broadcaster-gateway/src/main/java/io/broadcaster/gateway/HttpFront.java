package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Where one connection's requests come in: handshakes, the HTTP API, and what operators ask. Answers one after the other;
 * while one is being answered, no more are read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class HttpFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Handshake handshake;
    private final Api api;
    private final Operations operations;
    /** What came with the request that is being answered. */
    private final Queue<FullHttpRequest> early = new ArrayDeque<>(1);

    private boolean busy;

    HttpFront(Handshake handshake, Api api, Operations operations) {
        this.handshake = handshake;
        this.api = api;
        this.operations = operations;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (busy) {
            early.add(request.retain());
        } else {
            begin(context, request);
        }
    }

    private void begin(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            respond(context, Response.text(400, "This is no HTTP request"), false);
            return;
        }
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            shakeHands(context, request);
            return;
        }
        busy = true;
        context.channel().config().setAutoRead(false);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        answer(request)
                .whenComplete((response, thrown) -> context.executor()
                        .execute(() -> respond(
                                context, thrown == null ? response : Response.text(500, "Internal error"), keepAlive)));
    }

    private void shakeHands(ChannelHandlerContext context, FullHttpRequest request) {
        context.channel().config().setAutoRead(true); // a request before it may have turned that off
        try {
            handshake.begin(context, request);
        } catch (WebSocketHandshakeException | IllegalArgumentException malformed) {
            respond(context, Response.text(400, "This is no WebSocket handshake"), false);
        }
    }

    private CompletionStage<Response> answer(FullHttpRequest request) {
        ApiRequest parsed;
        try {
            parsed = parse(request);
        } catch (IllegalArgumentException malformed) {
            return CompletableFuture.completedFuture(Response.text(400, "The path is malformed"));
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(refusal.response());
        }
        return parsed.path().startsWith("/apps/") ? api.answer(parsed) : operations.answer(parsed);
    }

    private static ApiRequest parse(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        List<String> segments = Stream.of(uri.rawPath().split("/", -1))
                .skip(1)
                .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
                .toList();
        byte[] body = ByteBufUtil.getBytes(request.content());
        return new ApiRequest(request.method().name(), uri.rawPath(), segments, query(uri.parameters()), body);
    }

    /** One value for a name, so that what is signed can't be another than what is read. */
    private static Map<String, String> query(Map<String, List<String>> parameters) {
        Map<String, String> query = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (values.size() > 1 || query.put(name.toLowerCase(Locale.ROOT), values.get(0)) != null) {
                throw new Refusal(401, "A parameter may come once, in whatever case its name is written");
            }
        });
        return query;
    }

    private void respond(ChannelHandlerContext context, Response response, boolean keepAlive) {
        DefaultFullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body().getBytes(UTF_8)));
        message.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, message.content().readableBytes());
        if (!keepAlive) {
            message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ChannelFuture written = context.writeAndFlush(message);
        if (keepAlive) {
            next(context);
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void next(ChannelHandlerContext context) {
        busy = false;
        FullHttpRequest request = early.poll();
        if (request == null) {
            context.channel().config().setAutoRead(true);
            return;
        }
        try {
            begin(context, request);
        } finally {
            request.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        early.forEach(FullHttpRequest::release);
        early.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Unexpected.log(cause);
        context.close();
    }
}
