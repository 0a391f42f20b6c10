package io.broadcaster.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** What one client sends, frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports to the pipeline
final class ConnectionHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int LAST_CODE = 4_999;

    private final Connection connection;
    private final Protocol protocol;

    ConnectionHandler(Connection connection, Protocol protocol) {
        this.connection = connection;
        this.protocol = protocol;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        connection.lastHeard = System.nanoTime();
        connection.pinged = false;
        if (connection.isClosing()) {
            return;
        }
        if (frame instanceof TextWebSocketFrame text) {
            protocol.received(connection, text.text());
        } else if (frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            connection.close(answerTo(close.statusCode()), "");
        } else if (!(frame instanceof PongWebSocketFrame)) {
            connection.close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "Only text is spoken here");
        }
    }

    private static int answerTo(int code) {
        if (code < 0) {
            return WebSocketCloseStatus.NORMAL_CLOSURE.code();
        }
        return WebSocketCloseStatus.isValidStatusCode(code) && code <= LAST_CODE
                ? code
                : WebSocketCloseStatus.PROTOCOL_ERROR.code();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.shard.connections.remove(connection);
        protocol.disconnected(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            WebSocketCloseStatus status = violation.closeStatus();
            connection.close(status.code(), status.reasonText());
        } else if (cause instanceof TooLongFrameException) {
            connection.close(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "The message is too big");
        } else {
            Unexpected.log(cause);
            context.close();
        }
    }
}
