package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Described;
import io.broadcaster.spi.Reason;
import io.broadcaster.spi.Subscribable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

/** A failure says why, keeps no secret in it, and comes in time. */
interface FailureContract {
    String CANARY = "canary-4711";

    @ContractTest(Capability.STOP)
    default void keepsTheCauseOfAFailure(Bench bench) throws Exception {
        bench.harness().stop();
        Attempt attempt = Attempt.of(bench.broadcaster(), bench.messages(1)).failedAs(Reason.UNAVAILABLE);
        assertNotNull(attempt.failure().getCause(), "whoever looks for the fault needs the client library's exception");
    }

    @ContractTest(Capability.HANG)
    default void endsWithinThePublishTimeout(Bench bench) throws Exception {
        Publisher publisher = Publisher.whileHanging(bench);
        assertTrue(publisher.end(bench).failed(), "nothing answered");
    }

    @ContractTest
    default void leavesTheThreadInterrupted(Bench bench) throws Exception {
        try {
            Thread.currentThread().interrupt();
            Attempt.of(bench.broadcaster(), bench.messages(1));
            assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was swallowed");
        } finally {
            Thread.interrupted();
        }
    }

    @ContractTest(Capability.HANG)
    default void leavesTheThreadInterruptedThatWasBlocked(Bench bench) throws Exception {
        Publisher publisher = Publisher.whileHanging(bench);
        publisher.thread().interrupt();
        publisher.end(bench);
        assertTrue(publisher.interrupted().get(1, TimeUnit.MINUTES), "the interrupt was swallowed");
    }

    @ContractTest(Capability.SECRET)
    default void showsNoSecret(Bench bench) throws Exception {
        Broadcaster stranger = bench.keep(bench.harness().broadcasterWithWrongSecret(CANARY));
        assertSecret(stranger.toString());
        assertSecret(text(Attempt.of(stranger, bench.messages(1)).failure()));
        if (stranger instanceof Described described) {
            assertSecret(described.describe().toString());
        }
        if (stranger instanceof Subscribable subscribable) {
            Heard heard = new Heard(bench.harness().patience());
            bench.keep(subscribable.subscribe(bench.channel(), heard));
            heard.awaitAll(Heard.Interrupted.class, 1);
            assertSecret(text(heard.all(Heard.Interrupted.class).get(0).cause()));
        }
    }

    private static void assertSecret(String text) {
        assertFalse(text.contains(CANARY), () -> "it shows the secret: " + text);
    }

    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
