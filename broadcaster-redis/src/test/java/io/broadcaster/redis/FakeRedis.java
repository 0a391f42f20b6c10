package io.broadcaster.redis;

import io.broadcaster.spi.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that answers as it is told, for what a real one does only by rare chance. Takes ASCII only. */
final class FakeRedis implements AutoCloseable {
    /** As an answer: nothing for now. */
    static final String SILENCE = "";

    /** Before an answer: a byte every 10 ms. */
    static final String TRICKLE = "(slowly)";

    static final String MASTER = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
    static final String REPLICA = "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:1\r\n$9\r\nconnected\r\n:0\r\n";

    private final ServerSocket server;
    private final Function<List<String>, @Nullable String> answers;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile String entries = "*0\r\n";

    /** @param answers a command's words to raw RESP; null closes the connection */
    FakeRedis(Function<List<String>, @Nullable String> answers) throws IOException {
        this(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), answers);
    }

    FakeRedis(ServerSocket server, Function<List<String>, @Nullable String> answers) {
        this.answers = remembering(answers);
        this.server = server;
        daemon(this::accept);
    }

    /** Answers ROLE as a master, and leaves the other commands to {@code others}. */
    static FakeRedis master(Function<List<String>, @Nullable String> others) throws IOException {
        return new FakeRedis(command -> command.get(0).equals("ROLE") ? MASTER : others.apply(command));
    }

    /** The answer to an XADD behind a PUBLISH. */
    private static String remembered(String published) {
        return published.matches("(?s)-.*|") ? published : "$3\r\n1-1\r\n";
    }

    /** Takes into its streams, which stay empty, what was published, and refuses what was refused. */
    private Function<List<String>, @Nullable String> remembering(Function<List<String>, @Nullable String> others) {
        AtomicReference<String> published = new AtomicReference<>(MASTER);
        return command -> switch (command.get(0)) {
            case "XADD" -> command.contains("NOMKSTREAM") ? "$-1\r\n" : remembered(published.get());
            case "XRANGE" -> entries;
            case "XREVRANGE" -> "*0\r\n";
            case "PEXPIRE", "XTRIM" -> ":1\r\n";
            case "INFO", "CONFIG" -> "-ERR unknown command\r\n";
            case "PUBLISH" -> {
                String answer = others.apply(command);
                published.set(answer == null ? "" : answer);
                yield answer;
            }
            default -> others.apply(command);
        };
    }

    RedisBroadcaster broadcaster(Map<String, String> more, Duration publishTimeout) {
        Map<String, String> values = new HashMap<>(Map.of("REDIS_HOST", "127.0.0.1"));
        values.put("REDIS_PORT", "" + port());
        values.putAll(more);
        return (RedisBroadcaster) new RedisBroadcasterProvider()
                .create(new Options(values, Map.of(), Options.Shared.DEFAULT.withPublishTimeout(publishTimeout)));
    }

    RedisBroadcaster broadcaster() {
        return broadcaster(Map.of(), Duration.ofSeconds(5));
    }

    int port() {
        return server.getLocalPort();
    }

    /** The names of the commands so far. */
    List<String> seen() {
        return seen;
    }

    /** From now on the answer to XRANGE. */
    void entries(String answer) {
        entries = answer;
    }

    int connections() {
        return sockets.size();
    }

    void disconnectAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (SocketException closed) {
            // the end of the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> command = new ArrayList<>();
                for (int words = Integer.parseInt(line.substring(1)); words > 0; words--) {
                    in.readLine();
                    command.add(in.readLine());
                }
                seen.add(command.get(0));
                String answer = answers.apply(command);
                if (answer == null) {
                    return;
                }
                write(socket.getOutputStream(), answer);
            }
        } catch (IOException | NumberFormatException goneOrMad) {
            // the client's affair
        }
    }

    private static void write(OutputStream out, String answer) throws IOException {
        if (!answer.startsWith(TRICKLE)) {
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            return;
        }
        for (char c : answer.substring(TRICKLE.length()).toCharArray()) {
            out.write(c);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-redis");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        disconnectAll();
    }
}
