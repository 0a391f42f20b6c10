package io.broadcaster.benchmarks;

import java.util.BitSet;

/** Counts what a listener that hears all wires lost, heard twice or heard out of order, key by key. Thread-safe. */
final class Tally {
    private final BitSet[] heard;
    private final int[] highest;
    private long repeated;
    private long reordered;

    Tally(int keys) {
        heard = new BitSet[keys];
        highest = new int[keys];
        for (int key = 0; key < keys; key++) {
            heard[key] = new BitSet();
        }
    }

    synchronized void accept(String text) {
        int key = Text.sender(text);
        int number = Text.number(text);
        if (heard[key].get(number)) {
            repeated++;
            return;
        }
        heard[key].set(number);
        if (number < highest[key]) {
            reordered++;
        }
        highest[key] = Math.max(highest[key], number);
    }

    synchronized long count() {
        long count = 0;
        for (BitSet numbers : heard) {
            count += numbers.cardinality();
        }
        return count;
    }

    /** @param sent messages of all keys */
    synchronized String describe(long sent) {
        return (sent - count()) + " / " + repeated + " / " + reordered;
    }
}
