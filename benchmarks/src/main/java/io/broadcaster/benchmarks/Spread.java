package io.broadcaster.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The least, the middle and the greatest of several values. */
record Spread(double min, double median, double max) {

    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        double median = Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1)
                .average()
                .orElseThrow();
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** The median in bold, between the others. */
    String format(String number) {
        return String.format(Locale.ROOT, number + " / **" + number + "** / " + number, min, median, max);
    }
}
