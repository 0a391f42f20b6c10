package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.List;

/** What a failed publish says of the server and of each message is true. */
interface OutcomeContract {

    @ContractTest(Capability.STOP)
    default void aServerThatIsNotThereIsUnavailableAndTookNothing(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        bench.harness().stop();
        Broadcaster fresh = bench.open(Bench.SHARED);
        Attempt attempt = Attempt.of(fresh, bench.messages(size(bench))).failedAs(Reason.UNAVAILABLE);
        attempt.tookNothing();
        bench.harness().heal();
        bench.assertTruthful(watch, List.of(attempt));
    }

    @ContractTest(Capability.STOP)
    default void tellsTheTruthWhenTheServerDies(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        bench.publish(bench.messages(1));
        bench.harness().stop();
        Attempt first =
                Attempt.of(bench.broadcaster(), bench.messages(size(bench))).failedAs(Reason.UNAVAILABLE);
        Attempt second =
                Attempt.of(bench.broadcaster(), bench.messages(size(bench))).failedAs(Reason.UNAVAILABLE);
        bench.harness().heal();
        bench.assertTruthful(watch, List.of(first, second));
    }

    @ContractTest(Capability.HANG)
    default void tellsTheTruthWhenTheServerHangs(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        Publisher publisher = Publisher.whileHanging(bench);
        Attempt attempt = publisher.end(bench).failedAs(Reason.UNAVAILABLE);
        assertFalse(attempt.outcomes().contains(Outcome.ACCEPTED), "nothing answered, so nothing was accepted");
        bench.harness().heal();
        bench.assertTruthful(watch, List.of(attempt));
    }

    @ContractTest(Capability.QUOTA)
    default void aUsedUpQuotaIsSaidToBeOne(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        bench.harness().exhaustQuota();
        Attempt partly = Attempt.of(bench.broadcaster(), bench.messages(size(bench)));
        Attempt wholly = Attempt.of(bench.broadcaster(), bench.messages(size(bench)));
        wholly.failedAs(Reason.QUOTA_EXHAUSTED).tookNothing();
        bench.harness().heal();
        bench.assertTruthful(watch, List.of(partly, wholly));
    }

    @ContractTest(Capability.SECRET)
    default void aWrongSecretIsUnauthorizedAndTookNothing(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        Broadcaster stranger = bench.keep(bench.harness().broadcasterWithWrongSecret("wrong"));
        Attempt attempt = Attempt.of(stranger, bench.messages(size(bench))).failedAs(Reason.UNAUTHORIZED);
        attempt.tookNothing();
        bench.assertTruthful(watch, List.of(attempt));
    }

    private static int size(Bench bench) {
        return Math.min(5, bench.broadcaster().limits().messagesPerBatch());
    }
}
