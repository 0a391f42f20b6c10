package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.Outcome;
import java.time.Duration;
import java.util.List;

/** Closing ends all use. */
interface CloseContract {

    @ContractTest
    default void closesTwice(Bench bench) {
        bench.publish(bench.messages(1));
        bench.broadcaster().close();
        bench.broadcaster().close();
    }

    @ContractTest
    default void closesUnused(Bench bench) {
        bench.broadcaster().close();
    }

    @ContractTest
    default void takesNothingOnceClosed(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        bench.broadcaster().close();
        Attempt attempt = Attempt.of(bench.broadcaster(), bench.messages(1));
        assertTrue(attempt.failed(), "a closed broadcaster published");
        assertFalse(attempt.outcomes().contains(Outcome.ACCEPTED), "a closed broadcaster accepted a message");
        bench.await("silence")
                .during(Duration.ofMillis(200))
                .until(() -> watch.arrived().isEmpty());
    }

    @ContractTest(Capability.HANG)
    default void closingWakesABlockedPublish(Bench bench) throws Exception {
        Publisher publisher = Publisher.whileHanging(bench, Duration.ofMinutes(10));
        publisher.awaitBlocked(bench);
        publisher.broadcaster().close();
        Attempt attempt = publisher.end(bench);
        assertTrue(attempt.failed(), "nothing answered");
        assertFalse(attempt.outcomes().contains(Outcome.ACCEPTED), "nothing answered, so nothing was accepted");
    }

    @ContractTest(Capability.LISTEN)
    default void refusesListenersOnceClosed(Bench bench) {
        bench.broadcaster().close();
        assertThrows(IllegalStateException.class, () -> bench.listen(new Heard(Duration.ZERO)));
    }

    @ContractTest(Capability.LISTEN)
    default void tellsListenersNothingOfItsClosing(Bench bench) {
        Heard heard = bench.listen();
        bench.broadcaster().close();
        List<Heard.Notice> before = List.of(new Heard.Listening(true));
        bench.await("silence")
                .during(Duration.ofMillis(200))
                .until(() -> heard.notices().equals(before));
    }
}
