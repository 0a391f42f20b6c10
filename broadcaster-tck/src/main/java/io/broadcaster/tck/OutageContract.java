package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import java.util.ArrayList;
import java.util.List;

/** A listener outlives its server, and is told the truth about what it missed. */
interface OutageContract {

    @ContractTest({Capability.LISTEN, Capability.STOP})
    default void listensAgainWhenTheServerIsBack(Bench bench) throws Exception {
        Heard heard = bench.listen();
        bench.harness().stop();
        heard.awaitAll(Heard.Interrupted.class, 1);
        bench.harness().heal();
        heard.awaitListening(2);
        hears(bench, heard, published(bench));
    }

    @ContractTest({Capability.LISTEN, Capability.STOP})
    default void startsToListenWhenTheServerComesUp(Bench bench) throws Exception {
        bench.harness().stop();
        Heard heard = new Heard(bench.harness().patience());
        bench.listen(heard);
        heard.awaitAll(Heard.Interrupted.class, 1);
        assertEquals(List.of(), heard.all(Heard.Listening.class), "it can't listen yet");
        bench.harness().heal();
        heard.awaitListening(1);
        hears(bench, heard, published(bench));
    }

    @ContractTest({Capability.LISTEN, Capability.HANG})
    default void noticesAServerThatHangs(Bench bench) throws Exception {
        Heard heard = bench.listen();
        bench.harness().hang();
        heard.awaitAll(Heard.Interrupted.class, 1);
        bench.harness().heal();
        heard.awaitListening(2);
        hears(bench, heard, published(bench));
    }

    @ContractTest({Capability.LISTEN, Capability.STOP})
    default void saysCompleteOnlyWhenNothingIsMissing(Bench bench) throws Exception {
        Heard heard = bench.listen();
        List<Message> meanwhile = publishedMeanwhile(bench, heard);
        if (lastListening(heard).complete()) {
            hears(bench, heard, meanwhile);
        }
    }

    @ContractTest({Capability.LISTEN, Capability.STOP, Capability.CATCH_UP})
    default void catchesUpWithWhatWasPublishedMeanwhile(Bench bench) throws Exception {
        Heard heard = bench.listen();
        bench.publish(bench.messages(1));
        heard.awaitAll(Heard.Came.class, 1);
        List<Message> meanwhile = publishedMeanwhile(bench, heard);
        hears(bench, heard, meanwhile);
        assertTrue(lastListening(heard).complete(), "nothing is missing, so it should say so");
    }

    private static List<Message> publishedMeanwhile(Bench bench, Heard heard) throws Exception {
        bench.harness().stop();
        heard.awaitAll(Heard.Interrupted.class, 1);
        bench.harness().heal();
        List<Message> meanwhile = published(bench);
        heard.awaitListening(2);
        return meanwhile;
    }

    private static Heard.Listening lastListening(Heard heard) {
        List<Heard.Listening> all = heard.all(Heard.Listening.class);
        return all.get(all.size() - 1);
    }

    /** Some messages that a server which has just come back accepted, by way of another broadcaster. */
    private static List<Message> published(Bench bench) {
        Broadcaster other = bench.open(Bench.SHARED);
        List<Message> accepted = new ArrayList<>();
        bench.await("a publish that succeeds").until(() -> {
            List<Message> one = bench.messages(1);
            boolean taken = !Attempt.of(other, one).failed();
            accepted.addAll(taken ? one : List.of());
            return accepted.size() == 5;
        });
        return accepted;
    }

    /** Fails unless each is heard; after an outage a message may come twice, early or late, as {@code Listener} says. */
    private static void hears(Bench bench, Heard heard, List<Message> expected) {
        bench.await("what was published").untilAsserted(() -> {
            List<Message> messages = heard.messages();
            List<Message> missing = expected.stream()
                    .filter(message -> !messages.contains(message))
                    .toList();
            assertEquals(List.of(), missing, "missing");
        });
    }
}
