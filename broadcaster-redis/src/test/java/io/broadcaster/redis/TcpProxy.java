package io.broadcaster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** The network in between, which can stop carrying anything without a word, or reset every connection. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile ToIntFunction<byte[]> cut = bytes -> -1;

    TcpProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on swallows what is sent on the connections there are, and on new ones. */
    void freeze() {
        down = true;
    }

    /** New connections are served again; the frozen ones stay as they are. */
    void thaw() {
        sockets.clear();
        down = false;
    }

    /** Resets a connection when so many bytes of answers have come through. */
    void cutAnswersAfter(int bytes) {
        AtomicInteger left = new AtomicInteger(bytes);
        cut = answer -> left.addAndGet(-answer.length) <= 0 ? answer.length + left.get() : -1;
    }

    void reset() throws IOException {
        for (Socket socket : sockets) {
            reset(socket);
        }
        sockets.clear();
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                if (!down) {
                    Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(redis);
                    daemon(() -> carry(client, redis, false));
                    daemon(() -> carry(redis, client, true));
                }
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65_536];
        boolean frozen = false;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                frozen |= down;
                int end = answers ? cut.applyAsInt(Arrays.copyOf(buffer, n)) : -1;
                if (!frozen) {
                    out.write(buffer, 0, end < 0 ? n : end);
                }
                if (end >= 0) {
                    cut = bytes -> -1;
                    reset(to);
                }
            }
        } catch (IOException reset) {
            // as it happens on networks
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        reset();
    }
}
