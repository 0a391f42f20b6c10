package io.broadcaster.pusher;

import static io.broadcaster.pusher.TestApp.batch;
import static io.broadcaster.pusher.TestApp.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fault 35. */
@Timeout(60)
class PusherClockTest {
    private static final Pattern TIMESTAMP = Pattern.compile("auth_timestamp=(\\d+)");

    private final AtomicReference<Instant> machine = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final AtomicReference<Instant> served = new AtomicReference<>(machine.get());
    private boolean strange;
    private RawServer server;
    private PusherBroadcaster pusher;
    private CapturedLog log;

    @BeforeEach
    void serve() throws IOException {
        log = new CapturedLog();
        server = new RawServer(connection -> {
            for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
                connection.write(answer(request));
            }
        });
        pusher = TestApp.by(machine::get, server.port());
    }

    @AfterEach
    void stop() throws IOException {
        pusher.close();
        server.close();
        log.close();
    }

    /** Takes what was signed within ten minutes of the server's time. */
    private String answer(String request) {
        Matcher timestamp = TIMESTAMP.matcher(request);
        timestamp.find();
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp.group(1))), served.get());
        if (!strange && off.abs().toSeconds() <= 600) {
            return RawServer.OK;
        }
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(served.get().atOffset(ZoneOffset.UTC));
        return "HTTP/1.1 401 Unauthorized\r\nDate: " + date + "\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void aClockThatIsOffIsLearnedFromOnceAndForAll() {
        machine.updateAndGet(now -> now.plus(Duration.ofHours(1)));

        pusher.publish(batch(2));
        assertEquals(2, server.requests());
        pusher.publish(batch(2));
        assertEquals(3, server.requests());

        assertEquals(
                List.of("WARN [PUSHER] This machine's clock is off by PT-1H: signing with the server's from now on"),
                log.lines().stream().filter(line -> line.contains("clock")).toList());
    }

    @Test
    void aClockThatIsSetRightLaterIsLearnedAgain() {
        machine.updateAndGet(now -> now.minus(Duration.ofHours(1)));
        pusher.publish(batch(1));
        machine.updateAndGet(now -> now.plus(Duration.ofHours(1)));

        pusher.publish(batch(1));

        assertEquals(4, server.requests());
    }

    @Test
    void tenMinutesAreNothingToLearnFrom() {
        machine.updateAndGet(now -> now.plusSeconds(600));
        pusher.publish(batch(1));
        assertEquals(1, server.requests());
    }

    @Test
    void aKeyThatIsRefusedIsNotTriedAgain() {
        strange = true;
        assertRefused(failure(pusher, batch(3)));
        assertEquals(1, server.requests());
    }

    @Test
    void whateverTheDateThereIsOneMoreRequestAtMost() {
        strange = true;
        machine.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        assertRefused(failure(pusher, batch(3)));
        assertEquals(2, server.requests());
        assertRefused(failure(pusher, batch(3)));
        assertEquals(3, server.requests());
    }

    private static void assertRefused(BroadcastException failure) {
        assertEquals(Reason.UNAUTHORIZED, failure.reason());
        assertEquals(Collections.nCopies(3, Outcome.REFUSED), failure.outcomes());
    }
}
