package io.broadcaster.benchmarks;

/** A way to publish. */
@FunctionalInterface
interface Contender {
    /** Publishes so many messages of each sender, numbered from 0; returns when all are acknowledged. */
    void publish(int each) throws Exception;
}
