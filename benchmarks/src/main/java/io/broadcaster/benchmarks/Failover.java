package io.broadcaster.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steady traffic over 100 keys while Pusher stops working, again and again: from the first byte of the refusal to the
 * first message on Redis. Arguments: failovers a round, rounds, messages a second, and which refusals (by default all).
 */
public final class Failover {
    private static final Duration HANG_LIMIT = Duration.ofMillis(500);

    /** Where nothing hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Opens at the first failure, and stays so until it is told. */
    private static final CircuitBreakerConfig TUNED = CircuitBreakerConfig.custom()
            .slidingWindowSize(1)
            .minimumNumberOfCalls(1)
            .failureRateThreshold(1)
            .waitDurationInOpenState(Duration.ofMinutes(10))
            .build();

    private Failover() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int times = arguments.number(0, 200);
        int rounds = arguments.number(1, 5);
        int perSecond = arguments.number(2, 20_000);
        List<Refusal> refusals = words.length > 3
                ? List.of(words).subList(3, words.length).stream()
                        .map(Refusal::valueOf)
                        .toList()
                : List.of(Refusal.values());
        System.out.printf(
                "%s; %,d messages a second over 100 keys; %d rounds of %d failovers (a tenth of a hang);"
                        + " hang limit %d ms%n",
                Machine.describe(), perSecond, rounds, times, HANG_LIMIT.toMillis());
        for (Refusal refusal : refusals) {
            contest(refusal, refusal == Refusal.HANG ? Math.max(1, times / 10) : times, rounds, perSecond);
        }
    }

    private static void contest(Refusal refusal, int times, int rounds, int perSecond) throws Exception {
        Duration timeout = refusal == Refusal.HANG ? HANG_LIMIT : PATIENCE;
        List<Candidate> candidates = new ArrayList<>();
        try {
            candidates.add(ours("Broadcaster", perSecond, timeout));
            candidates.add(ours("Broadcaster again (control)", perSecond, timeout));
            candidates.add(handWritten("try and catch", perSecond, timeout, null));
            candidates.add(
                    handWritten("Resilience4j, defaults", perSecond, timeout, CircuitBreakerConfig.ofDefaults()));
            candidates.add(handWritten("Resilience4j, tuned", perSecond, timeout, TUNED));
            compete(candidates, refusal, times, rounds);
        } finally {
            for (Candidate candidate : candidates) {
                candidate.close();
            }
        }
    }

    private static Candidate ours(String name, int perSecond, Duration timeout) throws Exception {
        return new Candidate(name, perSecond, (port, redis) -> new OurFallback(port, redis, timeout));
    }

    private static Candidate handWritten(
            String name, int perSecond, Duration timeout, @Nullable CircuitBreakerConfig config) throws Exception {
        CircuitBreaker breaker = config == null ? null : CircuitBreaker.of("pusher", config);
        return new Candidate(name, perSecond, (port, redis) -> new HandWritten(port, redis, timeout, breaker));
    }

    private static void compete(List<Candidate> candidates, Refusal refusal, int times, int rounds) throws Exception {
        List<Candidate> order = new ArrayList<>(candidates);
        for (int round = 0; round <= rounds; round++) {
            for (Candidate candidate : order) {
                candidate.run(refusal, times, round > 0);
            }
            Collections.rotate(order, 1);
        }
        System.out.printf("%n%s%n%n", refusal);
        System.out.println(
                "| | median ms | 99 % | greatest | its median ÷ ours | refused requests a failover, median and"
                        + " most | lost / repeated / reordered on the wires \\| by their numbers |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Candidate candidate : candidates) {
            Spread ratio = Spread.of(IntStream.range(0, rounds)
                    .mapToDouble(i ->
                            candidate.medians.get(i) / candidates.get(0).medians.get(i)));
            System.out.printf(
                    "| %s | %.2f | %.2f | %.2f | %s | %d, %d | %s |%n",
                    candidate.name,
                    candidate.moves.getValueAtPercentile(50) / 1e6,
                    candidate.moves.getValueAtPercentile(99) / 1e6,
                    candidate.moves.getMaxValue() / 1e6,
                    ratio.format("%.2f"),
                    candidate.refusedRequests.getValueAtPercentile(50),
                    candidate.refusedRequests.getMaxValue(),
                    candidate.finish());
        }
    }
}
