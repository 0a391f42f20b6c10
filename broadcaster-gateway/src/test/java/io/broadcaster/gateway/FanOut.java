package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Deliveries a second to 1,000 subscribers, against npm's ws in the same run, round by round: single messages, each sent
 * when all have had the one before, and messages that pile up 64 at a time. Run it as a program; it is no test.
 */
final class FanOut {
    private static final int SUBSCRIBERS = 1_000;
    private static final int ROUNDS = 5;
    private static final int BACKLOG = 64;
    private static final long ROUND_NANOS = 2_000_000_000L;

    private FanOut() {}

    /** Prints a line per round, and the median of the ratios. The argument {@code tuned} chooses a ws past its own API. */
    public static void main(String[] arguments) throws Exception {
        NodeScript.install();
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FanOutServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Process ws = NodeScript.start("fan-out-ws.js", Map.of(), arguments);
        try (Load ours = new Load(gateway);
                Load theirs = new Load(ws)) {
            for (int batch : new int[] {1, BACKLOG}) {
                ours.run(batch);
                theirs.run(batch);
                List<Double> ratios = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    double mine = ours.run(batch);
                    double peer = theirs.run(batch);
                    ratios.add(mine / peer);
                    System.out.printf(
                            Locale.ROOT,
                            "%d at a time: gateway %,.0f/s, ws %,.0f/s, ratio %.2f%n",
                            batch,
                            mine,
                            peer,
                            mine / peer);
                }
                ratios.sort(null);
                System.out.printf(
                        Locale.ROOT,
                        "%d at a time: ratio %.2f (%.2f to %.2f)%n",
                        batch,
                        ratios.get(ROUNDS / 2),
                        ratios.get(0),
                        ratios.get(ROUNDS - 1));
            }
        }
    }

    /** One server and its subscribers, who count what they get. */
    private static final class Load implements AutoCloseable {
        private final Process server;
        private final PrintStream commands;
        private final Selector selector = Selector.open();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        private final long bytesPerMessage;

        Load(Process server) throws IOException {
            this.server = server;
            commands = new PrintStream(server.getOutputStream(), true, UTF_8);
            BufferedReader output = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
            String port = output.readLine();
            while (!port.matches("\\d+")) {
                port = output.readLine();
            }
            Thread log = new Thread(() -> output.lines().forEach(line -> {}), "log");
            log.setDaemon(true);
            log.start();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                connect(Integer.parseInt(port));
            }
            settle();
            commands.println(1);
            bytesPerMessage = settle();
        }

        private void connect(int port) throws IOException {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(
                    ByteBuffer.wrap(RawClient.handshake("/app/key?protocol=7").getBytes(ISO_8859_1)));
            buffer.clear();
            channel.read(buffer);
            String subscribe = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"logs\"}}";
            channel.write(ByteBuffer.wrap(RawClient.encode(0x81, subscribe.getBytes(UTF_8))));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }

        /** Reads until nothing more comes; how many bytes. */
        private long settle() throws IOException {
            long bytes = 0;
            for (long more = 1; more > 0; bytes += more) {
                more = selector.select(1_000) == 0 ? 0 : read();
            }
            return bytes;
        }

        /** Deliveries a second. */
        double run(int batch) throws IOException {
            long start = System.nanoTime();
            long messages = 0;
            while (System.nanoTime() - start < ROUND_NANOS) {
                commands.println(batch);
                for (long left = batch * bytesPerMessage; left > 0; ) {
                    selector.select();
                    left -= read();
                }
                messages += batch;
            }
            return messages * SUBSCRIBERS * 1e9 / (System.nanoTime() - start);
        }

        private long read() throws IOException {
            long bytes = 0;
            for (SelectionKey key : selector.selectedKeys()) {
                buffer.clear();
                bytes += ((SocketChannel) key.channel()).read(buffer);
            }
            selector.selectedKeys().clear();
            return bytes;
        }

        @Override
        public void close() throws IOException {
            server.destroy();
            selector.close();
        }
    }
}
