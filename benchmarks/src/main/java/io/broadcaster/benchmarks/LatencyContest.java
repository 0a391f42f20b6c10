package io.broadcaster.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Rounds in which all entries take turns. */
final class LatencyContest {
    private final List<Timing> entries;
    private final Map<Timing, List<Double>> medians = new HashMap<>();

    /** @param entries ours first */
    LatencyContest(List<Timing> entries) {
        this.entries = entries;
    }

    /** One round to warm up, and then those that count. Every round begins with another entry. */
    void run(int messages, int rounds) throws Exception {
        List<Timing> order = new ArrayList<>(entries);
        for (int round = 0; round <= rounds; round++) {
            for (Timing entry : order) {
                Histogram latencies = entry.run(messages, round > 0);
                if (round > 0) {
                    medians.computeIfAbsent(entry, e -> new ArrayList<>()).add(micros(latencies, 50));
                }
            }
            Collections.rotate(order, 1);
        }
    }

    /** Prints a table: percentiles over all rounds, and how ours compares with the others' in the same round. */
    void print() {
        System.out.println("| | p50 µs | p90 µs | p99 µs | ours ÷ it, medians | ours − it, medians, µs |");
        System.out.println("|---|---|---|---|---|---|");
        List<Double> ours = medians.getOrDefault(entries.get(0), List.of());
        for (Timing entry : entries) {
            List<Double> others = medians.getOrDefault(entry, List.of());
            System.out.printf(
                    "| %s | %,.0f | %,.0f | %,.0f | %s | %s |%n",
                    entry.name(),
                    micros(entry.all(), 50),
                    micros(entry.all(), 90),
                    micros(entry.all(), 99),
                    Spread.of(IntStream.range(0, ours.size()).mapToDouble(i -> ours.get(i) / others.get(i)))
                            .format("%.2f"),
                    Spread.of(IntStream.range(0, ours.size()).mapToDouble(i -> ours.get(i) - others.get(i)))
                            .format("%,.0f"));
        }
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
