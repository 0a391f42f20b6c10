package io.broadcaster.gateway;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code GET /app/{key}?protocol=7} into a WebSocket. Who may not connect is told so in Pusher's way: by an error
 * and a closing code, which only an open WebSocket can carry.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class Handshake {
    private static final String PROTOCOL = "7";

    private final Map<String, AppState> apps;
    private final ServerLimits limits;
    private final Map<EventExecutor, Shard> shards;
    private final Protocol protocol;
    private final Metrics metrics;
    private final BooleanSupplier admits;

    /** @param admits whether one more handshake is welcome now */
    Handshake(
            List<AppState> apps,
            ServerLimits limits,
            List<Shard> shards,
            Protocol protocol,
            Metrics metrics,
            BooleanSupplier admits) {
        this.apps = apps.stream().collect(Collectors.toUnmodifiableMap(app -> app.app.key(), app -> app));
        this.limits = limits;
        this.shards = shards.stream().collect(Collectors.toUnmodifiableMap(shard -> shard.loop, shard -> shard));
        this.protocol = protocol;
        this.metrics = metrics;
        this.admits = admits;
    }

    /** Why somebody may not connect. */
    private record Objection(int code, String text) {}

    /**
     * Answers a request for a WebSocket.
     *
     * @throws WebSocketHandshakeException when it is none
     * @throws IllegalArgumentException when its query is malformed
     */
    void begin(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker = factory().newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel())
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            upgrade(context, request, handshaker);
        }
    }

    private WebSocketServerHandshakerFactory factory() {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.bytesPerMessage())
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        return new WebSocketServerHandshakerFactory("", null, config);
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, WebSocketServerHandshaker handshaker) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        AppState app = app(uri.rawPath());
        Objection objection = objection(app, uri, request.headers().get(HttpHeaderNames.ORIGIN));
        Shard shard = shards.get(context.channel().eventLoop());
        if (shard == null) {
            throw new IllegalStateException("a connection of no event loop of ours");
        }
        if (objection == null && !admits.getAsBoolean()) {
            release(app, null);
            metrics.refusedHandshake();
            refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
            return;
        }
        try {
            handshaker.handshake(context.channel(), request).addListener(done -> {
                if (done.isSuccess()) {
                    open(context, shard, app, objection);
                } else {
                    release(app, objection);
                    context.close();
                }
            });
        } catch (WebSocketHandshakeException malformed) {
            release(app, objection);
            throw malformed;
        }
    }

    /** One connection less, if it was counted. */
    private static void release(@Nullable AppState app, @Nullable Objection objection) {
        if (app != null && objection == null) {
            app.disconnected();
        }
    }

    private @Nullable AppState app(String path) {
        return path.startsWith("/app/") ? apps.get(path.substring("/app/".length())) : null;
    }

    private static @Nullable Objection objection(
            @Nullable AppState app, QueryStringDecoder uri, @Nullable String origin) {
        if (!uri.rawPath().startsWith("/app/")) {
            return new Objection(CloseCode.NO_SUCH_PATH, "Path not found: connect to /app/ and the app's key");
        }
        if (app == null) {
            return new Objection(CloseCode.NO_SUCH_APP, "App key not in this cluster: there is no such app here");
        }
        List<String> version = uri.parameters().getOrDefault("version", List.of("0"));
        if (!version.get(0).matches("[\\w.+-]{1,64}")) {
            return new Objection(CloseCode.INVALID_VERSION, "Invalid version string format");
        }
        List<String> asked = uri.parameters().get("protocol");
        if (asked == null) {
            return new Objection(CloseCode.NO_PROTOCOL, "No protocol version supplied");
        }
        if (!asked.get(0).equals(PROTOCOL)) {
            return new Objection(CloseCode.UNSUPPORTED_PROTOCOL, "Unsupported protocol version: this is " + PROTOCOL);
        }
        Set<String> origins = app.app.limits().origins();
        if (!origins.isEmpty() && (origin == null || !origins.contains(origin))) {
            return new Objection(CloseCode.UNAUTHORIZED, "Origin not allowed");
        }
        return app.connected() ? null : new Objection(CloseCode.OVER_CONNECTION_QUOTA, "Too many connections");
    }

    private void open(
            ChannelHandlerContext context, Shard shard, @Nullable AppState app, @Nullable Objection objection) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(RequestDeadline.class);
        pipeline.addLast(new Utf8FrameValidator(false), new WebSocketFrameAggregator(limits.bytesPerMessage()));
        if (app == null || objection != null) {
            String text = objection == null ? "" : objection.text;
            int code = objection == null ? CloseCode.NO_SUCH_APP : objection.code;
            pipeline.remove(HttpFront.class);
            RefusedConnection.refuse(context.channel(), code, text);
            return;
        }
        EventRate subscribes = new EventRate(limits.subscriptionsPerConnection(), Hub.LINGER);
        Connection connection =
                new Connection(SocketIds.next(), app, shard, context.channel(), subscribes, metrics::slowClient);
        pipeline.addLast(new ConnectionHandler(connection, protocol));
        pipeline.remove(HttpFront.class);
        shard.connections.add(connection);
        context.channel().closeFuture().addListener(closed -> app.disconnected());
        protocol.connected(connection);
    }
}
