package io.broadcaster.pusher;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/** Accepts everything, as cheaply as a blocking server can: a thread per connection, one read and one write a request. */
final class StubPusher implements AutoCloseable {
    private static final byte[] OK = RawServer.OK.getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    private final LongAdder requests = new LongAdder();

    StubPusher() throws IOException {
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    long requests() {
        return requests.sum();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 << 10];
            int filled = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer, filled, buffer.length - filled)) {
                filled += read;
                if (filled == requestLength(buffer, filled)) {
                    requests.increment();
                    socket.getOutputStream().write(OK);
                    filled = 0;
                }
            }
        } catch (IOException closed) {
            // the client is done
        }
    }

    /** Of head and body; -1 while the head is not complete. No client sends a request before the last is answered. */
    private static int requestLength(byte[] buffer, int filled) {
        String head = new String(buffer, 0, Math.min(filled, 1024), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        int length = head.indexOf("Content-Length: ");
        if (end < 0 || length < 0) {
            return -1;
        }
        int start = length + "Content-Length: ".length();
        return end + 4 + Integer.parseInt(head, start, head.indexOf('\r', start), 10);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "stub-pusher");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
