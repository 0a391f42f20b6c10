package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A WebSocket client that sends exactly what it is told, and knows no mercy. */
final class RawClient implements AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int FIN = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    /** The first line of the answer to the handshake. */
    final String status;

    /** A frame from the server. */
    record Frame(int opcode, String text, int length) {
        /** Of a closing frame; 1005 when it has none. */
        int code() {
            return text.length() < 2 ? 1_005 : text.charAt(0) << 8 | text.charAt(1);
        }
    }

    private RawClient(int port, int receiveBuffer, String request) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 512));
        out = socket.getOutputStream();
        send(request.getBytes(ISO_8859_1));
        status = request.isEmpty() ? "" : readHeaders();
    }

    /** Connects without a word. */
    static RawClient silent(int port) throws IOException {
        return new RawClient(port, 0, "");
    }

    /** Shakes hands. */
    static RawClient open(int port, String path, String... headers) throws IOException {
        return new RawClient(port, 0, handshake(path, headers));
    }

    /** Shakes hands, and has little room for what it does not read. */
    static RawClient narrow(int port, String path) throws IOException {
        return new RawClient(port, 4_096, handshake(path));
    }

    static String handshake(String path, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + more + "\r\n";
    }

    /** Reads the headers of an answer; its first line. */
    String readHeaders() throws IOException {
        StringBuilder headers = new StringBuilder();
        while (headers.indexOf("\r\n\r\n") < 0) {
            headers.append((char) in.readUnsignedByte());
        }
        return headers.substring(0, headers.indexOf("\r\n"));
    }

    /** Bytes as they are. */
    void send(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** A final frame, masked. */
    void frame(int opcode, byte[] payload) throws IOException {
        send(encode(FIN | opcode, payload));
    }

    void text(String text) throws IOException {
        frame(TEXT, text.getBytes(UTF_8));
    }

    void subscribe(String channel) throws IOException {
        text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":" + Json.quote(channel) + "}}");
    }

    /** A masked frame with any first byte. */
    static byte[] encode(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (FIN | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (FIN | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (FIN | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** The next frame; at the end of the stream one that closes with 1006. */
    Frame read() throws IOException {
        try {
            int opcode = in.readUnsignedByte() & 15;
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            String text = new String(in.readNBytes((int) length), opcode == CLOSE ? ISO_8859_1 : UTF_8);
            return new Frame(opcode, text, (int) length);
        } catch (EOFException | java.net.SocketException end) {
            return new Frame(CLOSE, "\u0003\u00ee", 2);
        }
    }

    /** Reads on until an event of that name comes. */
    String awaitEvent(String name) throws IOException {
        for (Frame frame = read(); frame.opcode != CLOSE; frame = read()) {
            if (frame.text.contains("\"event\":\"" + name + "\"")) {
                return frame.text;
            }
        }
        throw new EOFException("closed before " + name + " came");
    }

    /** Reads on until it is closed; the code. */
    int awaitClose() throws IOException {
        Frame frame = read();
        while (frame.opcode != CLOSE) {
            frame = read();
        }
        return frame.code();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
