package io.broadcaster.benchmarks;

/** Where everybody publishes. */
final class Channels {
    static final String CHANNEL = "benchmark";
    static final String EVENT = "event";

    private Channels() {}
}
