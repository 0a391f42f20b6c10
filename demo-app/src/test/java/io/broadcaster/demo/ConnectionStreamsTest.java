package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.memory.MemoryBroadcasterProvider;
import io.broadcaster.spi.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionStreamsTest {
    private static final String REQUEST =
            "GET /broadcast/connection/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";

    private final FailingBroadcaster hosted = new FailingBroadcaster();
    private RunningApp app;

    @BeforeEach
    void start() {
        app = RunningApp.start(
                null,
                builder -> builder.route("pusher", hosted)
                        .route(
                                "memory",
                                new MemoryBroadcasterProvider()
                                        .create(new Options(Map.of(), Map.of(), Options.Shared.DEFAULT))));
    }

    @AfterEach
    void end() {
        app.close();
    }

    @Test
    void theConnectionIsToldAtOnceAndAtEachChange() throws IOException {
        try (Stream stream = new Stream()) {
            assertEquals("[pusher]", stream.active());
            hosted.fail();
            broadcast();
            assertEquals("[memory]", stream.active());
            hosted.mend();
            app.manager().reset("pusher");
            assertEquals("[pusher]", stream.active());
        }
    }

    @Test
    void oneThatDoesNotReadDelaysNobody() throws IOException {
        try (Stream deaf = new Stream();
                Stream stream = new Stream()) {
            assertEquals("[pusher]", stream.active());
            for (int i = 0; i < 20; i++) {
                hosted.fail();
                broadcast();
                assertEquals("[memory]", stream.active());
                hosted.mend();
                app.manager().reset("pusher");
                assertEquals("[pusher]", stream.active());
            }
            assertEquals("[pusher]", deaf.active());
        }
    }

    @Test
    void streamsEndWithTheServerAndWhoLeavesIsForgotten() throws IOException {
        ConnectionStreams streams = app.get(ConnectionStreams.class);
        try (Stream stream = new Stream()) {
            assertEquals("[pusher]", stream.active());
            assertEquals(1, streams.open());
            streams.close();
            assertNull(stream.next());
            await().until(() -> streams.open() == 0);
            assertEquals(503, RawHttp.status(app.send("GET /broadcast/connection/stream")));
        }
    }

    @Test
    void aCommentShowsThatTheStreamLives() throws IOException {
        try (Stream stream = new Stream()) {
            assertEquals("[pusher]", stream.active());
            app.get(ConnectionStreams.class).heartbeat();
            assertEquals(":", stream.line());
        }
    }

    private void broadcast() {
        app.manager().broadcast("c", "e", 1).toCompletableFuture().join();
    }

    private final class Stream implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
        private final BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        private Stream() throws IOException {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 200 OK", reader.readLine());
        }

        /** Of the next event. */
        private String active() throws IOException {
            String data = next();
            assertTrue(data != null && data.startsWith("data: {"), data);
            return data.replaceFirst(".*\"active\":(\\[[^\\]]*]).*", "$1").replace("\"", "");
        }

        /** The next line of data; null at the end. */
        private String next() throws IOException {
            String line = reader.readLine();
            while (!line.startsWith("data: ") && !line.equals("0")) { // the last chunk's length
                line = reader.readLine();
            }
            return line.equals("0") ? null : line;
        }

        private String line() throws IOException {
            String line = reader.readLine();
            while (!line.startsWith(":")) {
                line = reader.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
