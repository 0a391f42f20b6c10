package io.broadcaster.benchmarks;

import org.jspecify.annotations.Nullable;

/** Sees to it that every sender's messages arrive: each once, and in order. Thread-safe. */
final class Check {
    private static final long PATIENCE_MILLIS = 30_000;

    private int[] next = {};
    private int count;
    private int missing;
    private @Nullable String fault;

    /** Numbers begin with 0. */
    synchronized void expect(int senders, int each) {
        next = new int[senders];
        count = each;
        missing = senders * each;
        fault = null;
    }

    synchronized void accept(String text) {
        int sender = Text.sender(text);
        int number = Text.number(text);
        if (sender >= next.length || number != next[sender] || number >= count) {
            fault = "number " + number + " of sender " + sender + " came out of turn";
            notifyAll();
            return;
        }
        next[sender]++;
        missing--;
        if (missing == 0) {
            notifyAll();
        }
    }

    /** What is wrong; null as soon as everything has arrived. */
    synchronized @Nullable String await() throws InterruptedException {
        int before = -1;
        while (missing > 0 && fault == null) {
            if (before == missing) {
                return missing + " messages are missing, and no more come";
            }
            before = missing;
            wait(PATIENCE_MILLIS);
        }
        return fault;
    }
}
