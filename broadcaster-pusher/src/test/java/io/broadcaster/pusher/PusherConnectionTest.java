package io.broadcaster.pusher;

import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.http.HttpTransport;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PusherConnectionTest {

    @Test
    void callsOneAfterTheOtherShareAConnectionAlsoAfterARefusal() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    for (int i = 0; connection.readRequest() != null; i++) {
                        connection.write(i == 3 ? "HTTP/1.1 429 Slow\r\nContent-Length: 4\r\n\r\nslow" : RawServer.OK);
                    }
                });
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            for (int i = 0; i < 20; i++) {
                if (i == 3) {
                    assertEquals(Reason.RATE_LIMITED, failure(pusher, batch(2)).reason());
                } else {
                    pusher.publish(batch(2));
                }
            }
            assertEquals(20, server.requests());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void asManyCallsAsTheLimitsNameAreInFlightAtOnceAndKeepTheirConnections() throws Exception {
        int calls = 64;
        CyclicBarrier allInFlight = new CyclicBarrier(calls);
        ExecutorService callers = Executors.newFixedThreadPool(calls);
        try (RawServer server = new RawServer(connection -> {
                    while (connection.readRequest() != null) {
                        allInFlight.await(30, SECONDS);
                        connection.write(RawServer.OK);
                    }
                });
                PusherBroadcaster pusher = TestApp.at(server.port())) {
            assertEquals(calls, pusher.limits().callsInFlight());
            for (int round = 0; round < 2; round++) {
                List<Future<?>> published = new ArrayList<>();
                for (int i = 0; i < calls; i++) {
                    published.add(callers.submit(() -> pusher.publish(batch(1))));
                }
                for (Future<?> call : published) {
                    call.get();
                }
            }
            assertEquals(2 * calls, server.requests());
            assertEquals(calls, server.connections());
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"execute, ''", "read, 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'"})
    void closingWakesAPublishThatWaitsForTheAnswerOrForItsEnd(String step, String begun) throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.readRequest();
            connection.write(begun);
            received.countDown();
            connection.hold();
        })) {
            PusherBroadcaster pusher = TestApp.at(server.port(), Duration.ofHours(1));
            CompletableFuture<BroadcastException> call = new CompletableFuture<>();
            Thread caller = new Thread(() -> call.complete(failure(pusher, batch(3))));
            caller.setDaemon(true);
            caller.start();
            received.await();
            await().until(() -> isWithin(caller, step));

            pusher.close();

            BroadcastException failure = call.get();
            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(3, Outcome.UNKNOWN), failure.outcomes());
            assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
        }
    }

    private static boolean isWithin(Thread thread, String transportMethod) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(HttpTransport.class.getName())
                        && frame.getMethodName().equals(transportMethod));
    }

    @Test
    void afterClosingNothingIsSent() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.OK)) {
            PusherBroadcaster pusher = TestApp.at(server.port());
            pusher.publish(batch(1));
            pusher.close();
            assertDoesNotThrow(pusher::close);

            BroadcastException failure = failure(pusher, batch(3));

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
            assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
            assertEquals(1, server.requests());
        }
    }

    @Test
    void closingHangsUpIdleConnections() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            while (connection.readRequest() != null) {
                connection.write(RawServer.OK);
            }
            hungUp.countDown();
        })) {
            PusherBroadcaster pusher = TestApp.at(server.port());
            pusher.publish(batch(1));
            assertEquals(1, hungUp.getCount());

            pusher.close();

            assertTrue(hungUp.await(2, SECONDS));
        }
    }

    @Test
    void noThreadKeepsTheProgramAliveAndTheResolversEndsByItself() {
        List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
        PusherBroadcaster pusher = TestApp.named(host -> List.of(), 1, Duration.ofSeconds(5));
        failure(pusher, batch(1));

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            assertTrue(thread.isDaemon() || before.contains(thread), thread.getName());
        }
        pusher.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("pusher-")));
    }
}
