package io.broadcaster.benchmarks;

import java.util.List;

/** The command line: numbers, each with a default. */
record Arguments(List<String> words) {
    int number(int place, int fallback) {
        return place < words.size() ? Integer.parseInt(words.get(place)) : fallback;
    }
}
