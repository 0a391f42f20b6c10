package io.broadcaster.pusher;

import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static io.broadcaster.pusher.TestApp.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.pusher.RawServer.Behaviour;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no HTTP server would do. Numbers are those of the list of faults. */
@Timeout(60)
class PusherFaultTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void fault07NoAnswerInTimeMayHaveArrived() throws Exception {
        BroadcastException failure = failureOf(SHORT, connection -> {
            connection.readRequest();
            connection.hold();
        });

        assertFailure(failure, Outcome.UNKNOWN, "gave up waiting for the answer");
    }

    @Test
    void fault08ARefusedConnectionCarriedNothing() throws Exception {
        int port;
        try (ServerSocket released = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = released.getLocalPort();
        }
        try (PusherBroadcaster pusher = TestApp.at(port)) {
            assertFailure(failure(pusher, batch(3)), Outcome.REFUSED, "no connection");
        }
    }

    @Test
    void fault08AConnectionThatIsNotMadeInTimeCarriedNothing() throws Exception {
        List<SocketChannel> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PusherBroadcaster pusher = TestApp.at(full.getLocalPort(), SHORT)) {
            for (int i = 0; i < 4; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                fillers.add(filler);
            }
            assertFailure(failure(pusher, batch(3)), Outcome.REFUSED, "gave up connecting");
        } finally {
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\nX-Drip: ", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{", "HTTP/1.1 "})
    void fault09AnAnswerThatOnlyDripsEndsAtTheTotalDeadline(String start) throws Exception {
        BroadcastException failure = failureOf(SHORT, connection -> {
            connection.readRequest();
            connection.write(start);
            connection.drip("    ");
        });

        assertFailure(failure, Outcome.UNKNOWN, "gave up waiting for the answer");
    }

    @Test
    void fault09ARefusalWhoseBodyOnlyDripsIsStillTheRefusal() throws Exception {
        BroadcastException failure = failureOf(SHORT, connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 402 Payment Required\r\nContent-Length: 9999\r\n\r\n");
            connection.drip("quota ");
        });

        assertEquals(Reason.QUOTA_EXHAUSTED, failure.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
    }

    @Test
    void fault11AResetAfterReadingMayHaveArrivedAndIsNotSentAgain() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.reset();
                });
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            assertUnknown(failure(pusher, batch(3)));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void fault11AResetWithinTheRequestMayHaveArrived() throws Exception {
        List<Message> large = Collections.nCopies(10, message("logs", "\"" + "x".repeat(10_000) + "\""));
        try (RawServer server = new RawServer(connection -> {
                    connection.readSome(200);
                    connection.reset();
                });
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            BroadcastException failure = failure(pusher, large);

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(10, Outcome.UNKNOWN), failure.outcomes());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void fault11AConnectionThatWasClosedInsteadOfAnsweringIsNotSentAgain() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(RawServer.OK);
                    connection.readRequest();
                });
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            pusher.publish(batch(1));
            assertUnknown(failure(pusher, batch(3)));
            assertEquals(2, server.requests());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"batch\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\n\r\n{",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "",
            })
    void fault14AnAnswerThatIsCutOrNoHttpMayHaveArrived(String answer) throws Exception {
        assertUnknown(failureOf(LONG, connection -> {
            connection.readRequest();
            connection.write(answer);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "x"})
    void fault14AnEndlessBodyIsReadUpToItsCap(String filler) throws Exception {
        BroadcastException failure = failureOf(LONG, connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n{}");
            String block = filler.repeat(64 << 10);
            while (true) {
                connection.write(block);
            }
        });

        assertFailure(failure, Outcome.UNKNOWN, "more than 64 KiB");
    }

    @Test
    void fault38AnInterruptWhileConnectingEndsTheCallAndStaysSet() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.OK);
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            Thread.currentThread().interrupt();
            BroadcastException failure = failure(pusher, batch(3));
            assertTrue(Thread.interrupted());
            assertFailure(failure, Outcome.REFUSED, "gave up connecting");
        }
    }

    @Test
    void aRefusalThatIsCutIsStillTheRefusal() throws Exception {
        BroadcastException failure = failureOf(LONG, connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\nover message quota");
        });

        assertEquals(Reason.QUOTA_EXHAUSTED, failure.reason());
        assertTrue(failure.getMessage().endsWith("over message quota"), failure.getMessage());
    }

    /** Of a batch of three. */
    private static BroadcastException failureOf(Duration timeout, Behaviour behaviour) throws IOException {
        try (RawServer server = new RawServer(behaviour);
                PusherBroadcaster pusher = TestApp.at(server.port(), timeout)) {
            return failure(pusher, batch(3));
        }
    }

    private static void assertUnknown(BroadcastException failure) {
        assertFailure(failure, Outcome.UNKNOWN, "Pusher (host: 127.0.0.1:");
    }

    private static void assertFailure(BroadcastException failure, Outcome outcome, String named) {
        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(3, outcome), failure.outcomes());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }
}
