package io.broadcaster.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Rounds in which all entries take turns, so that what disturbs the machine disturbs all of them. */
final class Contest {
    private final List<Entry> entries;
    private final Map<Entry, List<Sample>> samples = new LinkedHashMap<>();

    /** @param entries ours first */
    Contest(List<Entry> entries) {
        this.entries = entries;
    }

    /** One round to warm up, and then those that count. Every round begins with another entry. */
    void run(int rounds) throws Exception {
        List<Entry> order = new ArrayList<>(entries);
        for (int round = 0; round <= rounds; round++) {
            for (Entry entry : order) {
                Sample sample = entry.run();
                System.err.printf("round %d: %,10.0f messages/s  %s%n", round, sample.rate(), entry.name());
                if (round > 0) {
                    samples.computeIfAbsent(entry, e -> new ArrayList<>()).add(sample);
                }
            }
            Collections.rotate(order, 1);
        }
    }

    /** Prints a table: min, median and max of the rates, and of the ratio of ours to the others' in the same round. */
    void print() {
        System.out.println(
                "| | messages a round | messages/s | ours ÷ it | CPU µs a message | bytes allocated a message |");
        System.out.println("|---|---|---|---|---|---|");
        for (Entry entry : entries) {
            System.out.printf(
                    "| %s | %,d | %s | %s | %.1f | %,.0f |%n",
                    entry.name(),
                    entry.messages(),
                    spread(entry, Sample::rate).format("%,.0f"),
                    ratio(entry).format("%.2f"),
                    spread(entry, Sample::cpuMicrosEach).median(),
                    spread(entry, Sample::bytesEach).median());
        }
    }

    private Spread spread(Entry entry, ToDoubleFunction<Sample> value) {
        return Spread.of(samplesOf(entry).stream().mapToDouble(value));
    }

    private Spread ratio(Entry entry) {
        List<Sample> ours = samplesOf(entries.get(0));
        List<Sample> others = samplesOf(entry);
        return Spread.of(IntStream.range(0, ours.size())
                .mapToDouble(i -> ours.get(i).rate() / others.get(i).rate()));
    }

    private List<Sample> samplesOf(Entry entry) {
        return samples.getOrDefault(entry, List.of());
    }
}
