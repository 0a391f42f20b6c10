package io.broadcaster.benchmarks;

/** The capped stream that every contender on Redis adds each message to, as the broadcaster does by default. */
final class Stream {
    static final String KEY = "benchmark:stream";
    static final String FIELD = "envelope";
    static final int LENGTH = 15_000;

    private Stream() {}
}
