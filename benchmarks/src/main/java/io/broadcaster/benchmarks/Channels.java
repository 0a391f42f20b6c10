package io.broadcaster.benchmarks;

/** Where everybody publishes. */
final class Channels {
    static final String CHANNEL = "benchmark";
    static final String EVENT = "event";

    private Channels() {}

    /** One for each key, since the channel is the key where there is no other. */
    static String ofKey(int key) {
        return CHANNEL + "-" + key;
    }
}
