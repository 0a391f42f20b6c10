package io.broadcaster.pusher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server on loopback that does to its connections what no proper server would do. */
final class RawServer implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    @FunctionalInterface
    interface Behaviour {
        /** Serves one connection, which is closed when this returns. */
        void serve(Connection connection) throws Exception;
    }

    RawServer(Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    RawServer(int port, Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        listener = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Answers each request with the same bytes, and keeps connections alive. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(connection -> {
            while (connection.readRequest() != null) {
                connection.write(answer);
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException closing) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            behaviour.serve(new Connection(socket));
        } catch (Exception goneByNow) {
            // the client has hung up, as most of these tests want it to
        } finally {
            open.remove(socket);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One accepted connection. */
    final class Connection {
        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Head and body of the next request; null when the client hung up. */
        @Nullable
        String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            Matcher length = CONTENT_LENGTH.matcher(head);
            int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
            requests.incrementAndGet();
            return head + body;
        }

        /** Some bytes of whatever comes. */
        void readSome(int bytes) throws IOException {
            in.readNBytes(bytes);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /** Writes the text again and again, a byte every few milliseconds, until someone hangs up. */
        void drip(String text) throws Exception {
            for (int i = 0; !closed.await(5, TimeUnit.MILLISECONDS); i++) {
                socket.getOutputStream().write(text.charAt(i % text.length()));
            }
        }

        /** Holds the connection until the server is closed. */
        void hold() throws InterruptedException {
            closed.await();
        }

        /** Closes with RST instead of FIN. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
