package io.broadcaster.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A load balancer for TCP: each connection goes to the next server in turn that takes it. */
final class Balancer implements AutoCloseable {
    private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Integer> targets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Balancer() throws IOException {
        threads.execute(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    void add(int port) {
        targets.add(port);
    }

    void remove(int port) {
        targets.remove((Integer) port);
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Collections.rotate(targets, 1);
        for (int target : targets) {
            try {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                threads.execute(() -> pass(client, server));
                pass(server, client);
                return;
            } catch (IOException refused) {
                // the next one
            }
        }
        close(client);
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // so does the other direction
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        threads.shutdownNow();
    }
}
