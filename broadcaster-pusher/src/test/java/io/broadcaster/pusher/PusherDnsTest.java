package io.broadcaster.pusher;

import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PusherDnsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    void everyNewConnectionLooksTheNameUpAgain() throws Exception {
        Dns unknownAtFirst = host -> {
            if (lookups.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
                });
                PusherBroadcaster pusher = TestApp.named(unknownAtFirst, server.port(), LONG)) {
            assertRefused(failure(pusher, batch(3)), "pusher.test");
            pusher.publish(batch(1));
            pusher.publish(batch(1));
            assertEquals(3, lookups.get());
        }
    }

    @Test
    void aNameThatIsNotKnownCarriedNothing() {
        Dns ignorant = host -> {
            throw new UnknownHostException(host);
        };
        try (PusherBroadcaster pusher = TestApp.named(ignorant, 1, LONG)) {
            assertRefused(failure(pusher, batch(3)), "PUSHER_HOST");
        }
    }

    @Test
    void aResolverThatHangsCarriedNothingAndDelaysNoLongerThanTheDeadline() {
        try (PusherBroadcaster pusher = TestApp.named(this::hang, 1, SHORT)) {
            assertRefused(failure(pusher, batch(3)), "pusher.test");
            assertRefused(failure(pusher, batch(3)), "pusher.test");
        }
        released.countDown();
        await().until(PusherDnsTest::theResolverIsIdle);
        assertEquals(1, lookups.get(), "calls share a look-up that hangs");
    }

    private static boolean theResolverIsIdle() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("pusher-dns"));
    }

    @Test
    void closingWakesACallThatWaitsForTheResolver() throws Exception {
        PusherBroadcaster pusher = TestApp.named(this::hang, 1, LONG);
        CompletableFuture<BroadcastException> blocked = CompletableFuture.supplyAsync(() -> failure(pusher, batch(3)));
        asked.await();

        pusher.close();

        assertRefused(blocked.get(), "closed");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        try (PusherBroadcaster pusher = TestApp.named(this::hang, 1, LONG)) {
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                failure(pusher, batch(1));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            asked.await();

            caller.interrupt();

            assertTrue(stillInterrupted.get());
        }
    }

    private List<InetAddress> hang(String host) {
        lookups.incrementAndGet();
        asked.countDown();
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return List.of(InetAddress.getLoopbackAddress());
    }

    private static void assertRefused(BroadcastException failure, String named) {
        assertEquals(Reason.UNAVAILABLE, failure.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }
}
