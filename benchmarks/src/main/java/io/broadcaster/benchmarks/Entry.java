package io.broadcaster.benchmarks;

/**
 * A contender's entry for a contest.
 *
 * @param receiver hears what it publishes
 * @param senders how many publish at once
 * @param messages how many it publishes in a round, all senders together
 */
record Entry(String name, Contender contender, Receiver receiver, int senders, int messages) {

    Entry(String name, Contender contender, Receiver receiver, int messages) {
        this(name, contender, receiver, 1, messages);
    }

    /** From the first publish until the receiver has checked the last message. */
    Sample run() throws Exception {
        int each = Math.max(1, messages / senders);
        receiver.expect(senders, each);
        Usage before = Usage.now();
        long start = System.nanoTime();
        contender.publish(each);
        receiver.await();
        long nanos = System.nanoTime() - start;
        Usage after = Usage.now();
        return new Sample(
                (double) each * senders, nanos, after.cpuNanos() - before.cpuNanos(), after.allocatedSince(before));
    }
}
