package io.broadcaster.benchmarks;

/** What one round of one contender took; the usage is the publishing process's, of all its threads. */
record Sample(double messages, long nanos, long cpuNanos, long allocatedBytes) {

    /** Messages per second. */
    double rate() {
        return messages * 1e9 / nanos;
    }

    double cpuMicrosEach() {
        return cpuNanos / 1e3 / messages;
    }

    double bytesEach() {
        return allocatedBytes / messages;
    }
}
